/**
 * `deno task bench:distributed`: eight processes, Deno, Bun and Node mixed,
 * with all clients among them, share one private Redis on the loopback. Prints
 * each figure beside its target. It never fails for a number: a noisy machine
 * decides no test.
 *
 * The map: `figures.ts` is what is measured, `fleet.ts` the processes,
 * `programs/process.ts` one of them, `tasks.ts` what they are told.
 *
 * All share the machine's cores: nine processes on two of them wait for each
 * other more than for Redis.
 *
 * @module
 */

import { LEFT_OUT, RedisServer } from "../../tests/distributed/redis/server.ts";
import { killAll, killAllOnInterrupt } from "../../tests/runner/process.ts";
import {
  type Figure,
  measureAlone,
  measureCrashes,
  measureFlights,
  measureOutage,
} from "./figures.ts";
import { Fleet } from "./fleet.ts";

const HELP = `Usage: deno task bench:distributed [options]

  --quick             a tenth of everything
  --flights <number>  flights of all processes; 1,000

Needs redis-server (Debian: apt install redis-server).`;

async function main(flights: number, isQuick: boolean): Promise<void> {
  if (!await RedisServer.isThere()) {
    console.log(LEFT_OUT);
    return;
  }
  const folder = await Deno.makeTempDir({ prefix: "singleflight-bench-" });
  const cleanUp = () => Deno.removeSync(folder, { recursive: true });
  const server = await RedisServer.start();
  killAllOnInterrupt(() => {
    void server.kill();
    cleanUp();
  });
  try {
    const fleet = await Fleet.start(server, folder);
    console.log(fleet.members.map(({ title }) => title).join(", "));
    show(await measureFlights(fleet, flights));
    show(await measureAlone(fleet, isQuick ? 200 : 2_000));
    show(await measureCrashes(fleet, isQuick ? 2 : 20));
    show(await measureOutage(fleet));
    fleet.stop();
  } finally {
    await server.kill();
    killAll();
    cleanUp();
  }
}

function show(figures: readonly Figure[]): void {
  for (const { name, target, measured, isReached } of figures) {
    const verdict = isReached ? "ok" : "MISSED";
    console.log(
      `${name.padEnd(60)} ${measured.padEnd(16)} ${
        target.padEnd(18)
      } ${verdict}`,
    );
  }
}

/** Reads the command line. `undefined` when help is asked for. */
function parse(args: readonly string[]): [number, boolean] | undefined {
  if (args.includes("--help")) return undefined;
  const isQuick = args.includes("--quick");
  const rest = args.filter((arg) => arg !== "--quick");
  if (rest.length === 0) return [isQuick ? 100 : 1_000, isQuick];
  const [flag, value] = rest;
  const flights = Number(value);
  if (flag !== "--flights" || rest.length > 2) {
    throw new TypeError(`Cannot read ${rest.join(" ")}: see --help`);
  }
  if (!Number.isSafeInteger(flights) || flights < 1) {
    throw new RangeError(
      `Cannot read --flights: was ${value}, must be a whole number above 0`,
    );
  }
  return [flights, isQuick];
}

if (import.meta.main) {
  try {
    const asked = parse(Deno.args);
    if (asked === undefined) console.log(HELP);
    else await main(...asked);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
  Deno.exit();
}
