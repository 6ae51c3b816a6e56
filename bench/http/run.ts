/**
 * `deno task bench:http`: herds and streams over real sockets, ours beside what
 * else collapses. One run, one table for each workload. It never fails for a
 * number: a noisy machine decides no test.
 *
 * The map: `workloads.ts` lists what is measured and the targets, `subjects.ts`
 * who is; `subjects/` holds the peers' few lines, `servers.ts` the set-up of
 * nginx and Varnish. `programs/` is the origin and the load client, which are
 * processes of their own, as each subject is; `content.ts` what is sent and
 * checked. `starts.ts`, `running.ts` and `proc.ts` start and watch processes,
 * `round.ts` is one round, `tables.ts` prints.
 *
 * All share the machine's cores: trust the ratios of one run, nothing else.
 *
 * @module
 */

import { join } from "node:path";
import { killAll, killAllOnInterrupt } from "../../tests/runner/process.ts";
import { ROOT } from "../../tests/runner/root.ts";
import { orderOf } from "../rounds.ts";
import { HELP, type HttpFlags, parseHttpFlags } from "./flags.ts";
import { type Bench, Round } from "./round.ts";
import type { Running } from "./running.ts";
import { isThere, Starter, subjectNamed } from "./starts.ts";
import { printOverhead, printTable, type Results } from "./tables.ts";
import { type Found, type Workload, WORKLOADS } from "./workloads.ts";

async function main(flags: HttpFlags): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "singleflight-bench-" });
  const cleanUp = () => Deno.removeSync(folder, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const starter = new Starter(folder);
    const subjects = flags.subjects.filter((name) => {
      if (isThere(name)) return true;
      console.log(`${subjectNamed(name).title} is not installed: skipped`);
      return false;
    });
    const bench: Bench = {
      origin: await starter.startOwn("origin"),
      client: await starter.startOwn("client"),
    };
    const results: Record<string, Results> = {};
    for (const name of flags.workloads) {
      const workload = WORKLOADS[name];
      if (workload === undefined) continue;
      const found = await measure(
        { ...flags, subjects },
        starter,
        bench,
        workload,
      );
      printTable(name, workload, found);
      if (name === "lone") printOverhead(found);
      results[name] = found;
    }
    if (flags.write) await write(results);
  } finally {
    killAll();
    cleanUp();
  }
}

/** Starts who takes part, and has them take turns. */
async function measure(
  flags: HttpFlags,
  starter: Starter,
  bench: Bench,
  workload: Workload,
): Promise<Results> {
  const running = new Map<string, Running>();
  const results: Record<string, Found[]> = {};
  for (const name of workload.subjects) {
    if (!flags.subjects.includes(name)) continue;
    running.set(name, await starter.start(name, bench.origin));
    results[name] = [];
  }
  const rounds = flags.rounds ?? workload.rounds;
  // Up to round 0 they warm up.
  for (let i = 1 - workload.warmUps; i <= rounds; i++) {
    for (const [name, subject] of orderOf([...running], i + workload.warmUps)) {
      try {
        const found = await workload.measure(new Round(bench, subject));
        if (i > 0) results[name]?.push(found);
      } catch (error) {
        const { title } = subjectNamed(name);
        console.log(`${title} failed in round ${i}: ${error}`);
      }
    }
  }
  await Promise.all([...running.values()].map((subject) => subject.stop()));
  return results;
}

async function write(results: Record<string, Results>): Promise<void> {
  const folder = join(ROOT, "bench", "results");
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, "http.json");
  const text = JSON.stringify({ when: new Date(), results }, null, 2);
  await Deno.writeTextFile(file, `${text}\n`);
  console.log(`\nWritten: ${file}`);
}

if (import.meta.main) {
  try {
    const flags = parseHttpFlags(Deno.args);
    if (flags === undefined) console.log(HELP);
    else await main(flags);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
