/**
 * `deno task nemesis`: hurts a crew of processes for as long as one wants, and
 * judges what they did. Fails if a promise was broken.
 *
 * The map: in the rounds of `nemesis.ts` a `hand.ts` does `faults.ts` to the
 * processes of `crew.ts`, which run `member.ts` as `task.ts` tells. What they
 * write down, with the engine's `account.ts`, is a `history.ts`; `check.ts`
 * judges it, except for what `probe.ts` has found the machine too busy for, and
 * `report.ts` sums it up. `check_test.ts` shows by `story.ts` that bad histories
 * are found.
 *
 * @module
 */

import { killAll, killAllOnInterrupt } from "../../runner/process.ts";
import { LEFT_OUT, RedisServer } from "../redis/server.ts";
import { Nemesis } from "./nemesis.ts";
import { Report, shown } from "./report.ts";

const HELP = `Usage: deno task nemesis [options]

  --minutes <number>  how long; 1
  --seed <number>     which faults; the time

Needs redis-server (Debian: apt install redis-server).`;

const ROUND_MS = 20_000;

/** Fencing must have come about so often in each minute, or little is shown. */
const FENCED_PER_MINUTE = 5;

/** So many violations are shown. */
const SHOWN = 10;

interface Choice {
  readonly minutes: number;
  readonly seed: number;
}

/** Returns whether all is well. */
async function main({ minutes, seed }: Choice): Promise<boolean> {
  if (!await RedisServer.isThere()) {
    console.log(LEFT_OUT);
    return true;
  }
  const folder = await Deno.makeTempDir({ prefix: "singleflight-nemesis-" });
  const cleanUp = () => Deno.removeSync(folder, { recursive: true });
  const server = await RedisServer.start();
  killAllOnInterrupt(() => {
    void server.kill();
    cleanUp();
  });
  const report = new Report();
  const rounds = Math.max(1, Math.round(minutes * 60_000 / ROUND_MS));
  try {
    await using nemesis = await Nemesis.start({ server, seed, folder });
    for (let at = 1; at <= rounds; at++) {
      const round = await nemesis.round(ROUND_MS);
      report.add(round);
      console.log(
        `seed ${seed}, round ${at} of ${rounds}: ` +
          `${report.count("calls")} calls, ${report.count("fenced")} fenced, ` +
          report.summary,
      );
      const { violations } = round.verdict;
      for (const one of violations.slice(0, SHOWN)) console.log(shown(one));
      if (violations.length > 0) {
        const file = await Deno.makeTempFile({ suffix: ".json" });
        await Deno.writeTextFile(file, round.history.text());
        console.log(`The round's history is in ${file}`);
      }
    }
  } finally {
    await server.kill();
    killAll();
    cleanUp();
  }
  console.log(report.table);
  const wanted = Math.floor(FENCED_PER_MINUTE * minutes);
  const isEnough = report.count("fenced") >= wanted;
  if (!isEnough) {
    console.log(`Too little was fenced: must be ${wanted} at least`);
  }
  console.log(`seed ${seed}: ${report.summary}`);
  return isEnough && report.violations.length === 0;
}

/** Reads the command line. `undefined` when help is asked for. */
function parse(args: readonly string[]): Choice | undefined {
  const choice = { minutes: 1, seed: Date.now() % 2 ** 31 };
  for (let at = 0; at < args.length; at += 2) {
    const [flag, value] = [args[at], Number(args[at + 1])];
    if (flag === "--help") return undefined;
    if (flag === "--minutes" && value > 0) choice.minutes = value;
    else if (flag === "--seed" && Number.isSafeInteger(value)) {
      choice.seed = value;
    } else {
      throw new TypeError(
        `Cannot read ${args.slice(at).join(" ")}: see --help`,
      );
    }
  }
  return choice;
}

if (import.meta.main) {
  try {
    const choice = parse(Deno.args);
    if (choice === undefined) console.log(HELP);
    else if (!await main(choice)) Deno.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
  Deno.exit();
}
