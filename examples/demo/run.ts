/**
 * One run: an origin and a server of its own, a herd against them, the counts.
 *
 * @module
 */

import { Herd } from "./herd.ts";
import { sendHerd } from "./load.ts";
import { reasonOf } from "./loopback.ts";
import { Origin } from "./origin.ts";
import { Progress } from "./progress.ts";
import type { ServerOptions } from "./server.ts";
import { amount, count } from "./table.ts";

/** A server under load. */
export interface RunningServer extends AsyncDisposable {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Settles when it has ended; rejects when it broke. */
  readonly finished: Promise<void>;
}

/** Starts a server in front of an origin. */
export type StartServer = (
  options: Omit<ServerOptions, "group">,
) => RunningServer;

/** What to run. */
export interface Plan {
  /** How the run is called where it is reported. */
  readonly name: string;
  /** How many requests are sent at once. */
  readonly requests: number;
  /** How many different items they ask for. */
  readonly keys: number;
  /** How long the origin takes for an answer, in milliseconds. */
  readonly delay: number;
  /** Starts the server that the herd meets. */
  readonly start: StartServer;
}

/** What a run has shown. */
export interface Report {
  /** The plan's name. */
  readonly name: string;
  /** How many requests were answered. */
  readonly requests: number;
  /** How many calls reached the origin. */
  readonly originCalls: number;
  /** How many bytes of items the origin served. */
  readonly originBytes: number;
  /** How many answers were wrong. */
  readonly wrong: number;
  /** Milliseconds per request, in no order. */
  readonly times: readonly number[];
  /** Milliseconds from the first sending until all were in flight. */
  readonly assembly: number;
}

/** A run in which nothing moves for this many milliseconds is given up. */
const patience = 15_000;

/**
 * Runs a plan.
 *
 * @throws {Error} If the herd can't be held; the message says where it ended.
 */
export async function run(plan: Plan): Promise<Report> {
  const { name, requests, keys, delay, start } = plan;
  const herd = new Herd(requests);
  await using origin = new Origin({ delay, hold: herd.complete });
  await using server = start({
    origin: origin.url,
    onRequest: () => herd.arrive(),
  });
  for (const { finished } of [origin, server]) {
    finished.catch((error) => herd.fail(error));
  }
  using _progress = new Progress(() =>
    `${name}: ${count(herd.arrived - herd.answered)} in flight, ${
      amount(origin.calls, "origin call")
    }, ${count(herd.answered)} answered`
  );
  using _watch = watch(herd, delay);
  const startedAt = performance.now();
  try {
    const { times, wrong } = await sendHerd(herd, server.url, keys);
    return {
      name,
      requests: times.length,
      originCalls: origin.calls,
      originBytes: origin.bytes,
      wrong,
      times,
      assembly: herd.completeAt - startedAt,
    };
  } catch (error) {
    throw new Error(explain(error, herd), { cause: error });
  }
}

/**
 * Breaks the run when for too long nothing arrives and nobody is answered.
 *
 * @param delay How long the origin takes, in milliseconds.
 * @param moved What else grows while the run gets on.
 */
export function watch(
  herd: Herd,
  delay: number,
  moved: () => number = () => 0,
): Disposable {
  const limit = delay + patience;
  let seen = 0;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = herd.arrived + herd.answered + moved();
    if (now !== seen) since = performance.now();
    else if (performance.now() - since > limit) {
      herd.fail(new Error(`nothing has moved for ${limit} ms`));
    }
    seen = now;
  }, 500);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** The message for the user of what ended a run. */
export function explain(error: unknown, { arrived, size }: Herd): string {
  const reason = reasonOf(error);
  const failed = `Cannot hold ${amount(size, "request")} at once: ` +
    `${count(arrived)} had arrived when it ended: ${reason}`;
  // What the system refuses, it refuses for want of sockets.
  return /os error/.test(reason)
    ? `${failed}\nLower --requests, or raise the limit on open files (ulimit -n): each request takes up to four sockets`
    : failed;
}
