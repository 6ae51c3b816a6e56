/**
 * The third comparison: one large body, sent bit by bit, to many clients.
 *
 * @module
 */

import { judge } from "./compare.ts";
import { Herd } from "./herd.ts";
import { Progress } from "./progress.ts";
import { Proxy } from "./proxy.ts";
import { explain, watch } from "./run.ts";
import {
  readStreams,
  streamBytes,
  StreamOrigin,
  type Streams,
  streamTime,
} from "./stream.ts";
import { amount, count, percentile, table } from "./table.ts";

const clients = 50;

interface StreamReport extends Streams {
  readonly name: string;
  readonly originCalls: number;
  readonly originBytes: number;
}

/** Runs it twice, and answers whether `collapseHandler` kept its promise. */
export async function compareStreams(delay: number): Promise<boolean> {
  console.log(
    `\n${count(streamBytes / 1e6)} MB over ${count(streamTime)} ms, ${
      amount(clients, "client")
    } at once\n`,
  );
  const without = await runStreams("without collapsing", delay, false);
  const collapsed = await runStreams("with collapseHandler", delay, true);
  console.log(`\n${table([heads, rowOf(without), rowOf(collapsed)])}\n`);
  const wrong = without.wrong + collapsed.wrong;
  return judge(
    collapsed.originCalls === 1 && wrong === 0,
    `${amount(collapsed.originCalls, "origin call")} for ${
      amount(clients, "client")
    }, ${amount(wrong, "wrong body").replace(/bodys$/, "bodies")}`,
  );
}

async function runStreams(
  name: string,
  delay: number,
  collapse: boolean,
): Promise<StreamReport> {
  const herd = new Herd(clients);
  await using origin = new StreamOrigin(herd, delay);
  await using proxy = new Proxy({
    origin: origin.url,
    collapse,
    onRequest: () => herd.arrive(),
  });
  for (const { finished } of [origin, proxy]) {
    finished.catch((error) => herd.fail(error));
  }
  using _progress = new Progress(() =>
    `${name}: ${amount(origin.calls, "origin call")}, ${
      count(origin.bytes / 1e6)
    } MB sent, ${count(herd.answered)} clients done`
  );
  using _watch = watch(herd, delay, () => origin.bytes);
  try {
    const streams = await readStreams(herd, proxy.url, origin.content);
    const { calls: originCalls, bytes: originBytes } = origin;
    return { name, originCalls, originBytes, ...streams };
  } catch (error) {
    throw new Error(explain(error, herd), { cause: error });
  }
}

const heads = [
  "",
  "clients",
  "origin calls",
  "first byte p50 ms",
  "finish ms",
  "bytes from origin",
];

function rowOf(report: StreamReport): string[] {
  return [
    report.name,
    count(report.firstBytes.length),
    count(report.originCalls),
    count(percentile(report.firstBytes, 50)),
    count(report.finish),
    count(report.originBytes),
  ];
}
