/**
 * Eight processes over one Redis, Deno, Bun and Node mixed, 50 callers in each,
 * and all of them want the same: first each process for itself, by a `Group`,
 * then all together, by a `DistributedGroup`.
 *
 *     deno task demo:redis
 *     deno task demo:redis --flights 100 --callers 500
 *
 * To read on: `member.ts` is one of the processes, and shows what changes from
 * the one group to the other; `drivers/` has the page of code to copy for the
 * Redis client that you have; `crew.ts` starts the processes and has them call;
 * `redis.ts` and `programs.ts` bring what the demo needs on this machine.
 * Exit codes: 0 when every promise was kept, 1 when not, 2 for bad flags.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { count, percentile, table } from "../demo/table.ts";
import { Crew } from "./crew.ts";
import type { Report } from "./orders.ts";
import { PrivateRedis } from "./redis.ts";

const usage = `Eight processes over one Redis, without coordination and with it.

Usage: deno task demo:redis [flags]

  --flights <n>  how often all want the same, in turn (20)
  --callers <n>  callers in each process (50)
  --help         print this and exit

A flight's work ends when all processes have joined: so the counts are exact,
however slow the machine.`;

async function main(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args);
    if (flags !== undefined) return await demonstrate(flags) ? 0 : 1;
    console.log(usage);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof RangeError ? 2 : 1;
  }
}

/** Has the processes call in both ways; answers whether the promise was kept. */
async function demonstrate({ flights, callers }: Flags): Promise<boolean> {
  await using redis = await PrivateRedis.start();
  using crew = await Crew.start(redis.port);
  console.log(
    `${crew.size} processes (${crew.title}), ${count(callers)} callers each\n`,
  );
  const alone = await crew.fly("alone", { flights, callers });
  const together = await crew.fly("together", { flights, callers });
  console.log(table([
    heads,
    rowOf("each by a Group", flights, alone),
    rowOf("by a DistributedGroup", flights, together),
  ]));
  const { executions, served, wrong, failedOpen } = together;
  const kept = executions === flights && wrong === 0 && failedOpen === 0 &&
    served === flights * callers * crew.size;
  console.log(
    `\n${kept ? "As promised" : "PROMISE BROKEN"}: ${count(executions)} ` +
      `executions in ${count(flights)} flights, ${count(wrong)} wrong ` +
      `values, ${count(failedOpen)} executions without Redis.`,
  );
  return kept;
}

const heads = [
  "",
  "flights",
  "executions of each",
  "callers served",
  "hand-over p50 ms",
  "p99 ms",
];

/** The hand-over: from the end of the work to a caller of another process. */
function rowOf(
  name: string,
  flights: number,
  { executions, served, handOver }: Report,
): string[] {
  const ms = (percent: number) =>
    handOver.length === 0 ? "-" : percentile(handOver, percent).toFixed(1);
  return [
    name,
    count(flights),
    String(Number((executions / flights).toFixed(2))),
    count(served),
    ms(50),
    ms(99),
  ];
}

interface Flags {
  readonly flights: number;
  readonly callers: number;
}

/** Reads the command line; `undefined` if help is asked for. */
function readFlags(args: readonly string[]): Flags | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  return {
    flights: numberOf("flights", values.flights),
    callers: numberOf("callers", values.callers),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((arg) => arg !== "--"), // npm users type it by habit
      options: {
        flights: { type: "string", default: "20" },
        callers: { type: "string", default: "50" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new RangeError(
      `Cannot read the flags ${args.join(" ")}: see --help`,
      {
        cause,
      },
    );
  }
}

function numberOf(name: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= 10_000) return value;
  throw new RangeError(
    `Cannot use --${name}: was "${text}", must be a whole number from 1 to 10000`,
  );
}

Deno.exit(await main(Deno.args));
