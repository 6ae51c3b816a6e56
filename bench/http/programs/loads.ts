/**
 * What the load client does for each task.
 *
 * @module
 */

import type { Connection, Outcome as One } from "./connections.ts";
import type {
  HerdTask,
  LateTask,
  Outcome,
  SequenceTask,
  Times,
} from "./tasks.ts";

/** A connection may hang, but the benchmark must not. */
const LIMIT_MS = 60_000;

/** Sends all requests in one tick. */
export async function herd(
  connections: readonly Connection[],
  { prefix, paths, size }: HerdTask,
): Promise<Outcome> {
  const started = performance.now();
  const requests = connections.map((connection, index) =>
    connection.get(`${prefix}/${index % paths}`, size)
  );
  return summary(started, await settled(requests));
}

/** Sends one request, and the others later. */
export async function late(
  [first, ...others]: readonly Connection[],
  { prefix, after, size }: LateTask,
): Promise<Outcome> {
  if (first === undefined) throw new Error("Cannot begin: nobody is first");
  const leader = first.get(`${prefix}/0`, size);
  await new Promise((done) => setTimeout(done, after));
  const requests = others.map((one) => one.get(`${prefix}/0`, size));
  const finished = await settled(requests);
  const [led] = await settled([leader]);
  if (led === undefined || led instanceof Error) {
    throw new Error(`Cannot compare: the first one failed: ${led}`);
  }
  return summary(led.finished, finished);
}

/** Sends one request after another. */
export async function sequence(
  [connection]: readonly Connection[],
  { requests, prefix, size }: SequenceTask,
): Promise<Outcome> {
  const finished: (One | Error)[] = [];
  const started = performance.now();
  for (let i = 0; i < requests && connection !== undefined; i++) {
    finished.push(...await settled([connection.get(`${prefix}/${i}`, size)]));
  }
  return summary(started, finished);
}

/** Each one's outcome; an error for what failed, or took too long. */
async function settled(
  requests: readonly Promise<One>[],
): Promise<(One | Error)[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Error>((done) => {
    timer = setTimeout(() => done(new Error("took too long")), LIMIT_MS);
  });
  const all = requests.map((request) =>
    Promise.race([request.catch((error: Error) => error), limit])
  );
  const outcomes = await Promise.all(all);
  clearTimeout(timer);
  return outcomes;
}

function summary(
  started: number,
  outcomes: readonly (One | Error)[],
): Outcome {
  const whole = outcomes.flatMap((one) => one instanceof Error ? [] : [one]);
  const failed = outcomes.find((one) => one instanceof Error);
  return {
    times: timesOf(whole.map((one) => one.finished - one.started)),
    firstBytes: timesOf(whole.map((one) => one.firstByte - one.started)),
    wall: Math.max(...whole.map((one) => one.finished)) - started,
    answers: new Set(whole.map((one) => one.call)).size,
    broken: outcomes.length - whole.length,
    ...(failed === undefined ? {} : { example: String(failed) }),
  };
}

function timesOf(numbers: readonly number[]): Times {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ??
      NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
