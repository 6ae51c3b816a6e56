/**
 * The demo: a thundering herd of real HTTP requests meets a slow origin, once
 * without a `Group` and once with one.
 *
 *     deno task demo
 *     deno task demo --requests 2000 --keys 50 --delay 1000
 *     deno task demo --serve
 *
 * To read on: `server.ts` uses the `Group`; `origin.ts` is what it spares;
 * `run.ts` puts a run together; `load.ts` and `herd.ts` are the requests.
 * Exit codes: 0 when the Group kept its promise, 1 when not, 2 for bad flags.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { FlagError, type Flags, readFlags, usage } from "./flags.ts";
import { type Report, run } from "./run.ts";
import { serve } from "./serve.ts";
import { amount, count, percentile, table } from "./table.ts";

async function main(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args);
    if (flags.help) console.log(usage);
    else if (flags.serve) await serve(flags.delay);
    else return await compare(flags);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof FlagError ? 2 : 1;
  }
}

/** Runs the herd twice, prints the table, and answers the exit code. */
async function compare({ requests, keys, delay }: Flags): Promise<number> {
  const herd = amount(requests, "request");
  const variety = amount(keys, "key");
  console.log(
    `${herd} at once, ${variety}, an origin that takes ${count(delay)} ms\n`,
  );
  // Else the first run alone would pay for code that is still cold.
  await run({
    name: "warm-up",
    requests: Math.min(requests, 100),
    keys: 1,
    delay: 0,
  });
  const load = { requests, keys, delay };
  const without = await run({ name: "without a Group", ...load });
  const grouped = await run({
    name: "with a Group",
    group: new Group<string, string>(),
    ...load,
  });
  console.log(`\n${table([heads, rowOf(without), rowOf(grouped)])}\n`);
  const slowest = Math.max(without.assembly, grouped.assembly);
  if (slowest > delay) {
    console.log(
      `The herd took up to ${
        count(slowest)
      } ms to assemble; the origin held every answer until it had.`,
    );
  }
  if (percentile(grouped.times, 50) < delay) {
    console.log(
      `Whoever joins late waits only for the rest of the flight, hence less than ${
        count(delay)
      } ms.`,
    );
  }
  const wrong = without.wrong + grouped.wrong;
  const kept = grouped.originCalls === keys && wrong === 0;
  const calls = amount(grouped.originCalls, "origin call");
  console.log(
    `${kept ? "As promised" : "PROMISE BROKEN"}: ${calls} for ${variety}, ${
      amount(wrong, "wrong answer")
    }.`,
  );
  return kept ? 0 : 1;
}

const heads = [
  "",
  "requests",
  "origin calls",
  "p50 ms",
  "p99 ms",
  "bytes from origin",
];

function rowOf(report: Report): string[] {
  return [
    report.name,
    count(report.requests),
    count(report.originCalls),
    count(percentile(report.times, 50)),
    count(percentile(report.times, 99)),
    count(report.originBytes),
  ];
}

Deno.exit(await main(Deno.args));
