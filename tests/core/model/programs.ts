/**
 * How random programs come about. What is simplest stands first everywhere: fast-check shrinks towards it.
 *
 * @module
 */
import fc from "fast-check";
import {
  type Action,
  BEAT,
  type Ending,
  type Inside,
  type Options,
  type Plan,
  type Program,
  type Step,
} from "./program.ts";

type Weighted<T> = { weight: number; arbitrary: fc.Arbitrary<T> };

/** Programs of up to 24 steps, for groups that recover orphans or not. */
export function programs(recoverOrphans: boolean): fc.Arbitrary<Program> {
  return fc.record({
    options: options(recoverOrphans),
    steps: fc.array(step(recoverOrphans), {
      minLength: 1,
      maxLength: 24,
      size: "max",
    }),
  });
}

function options(recoverOrphans: boolean): fc.Arbitrary<Options> {
  const unit = recoverOrphans ? BEAT : 1;
  return fc.record({
    recoverOrphans: fc.constant(recoverOrphans),
    detached: rarely(false, true),
    maxAge: rarely<number | null>(null, 10 * unit),
    timeout: rarely<number | null>(null, 25 * unit),
    observer: fc.constantFrom<Options["observer"][]>(
      "none",
      "records",
      "records",
      "throws",
      "rejects",
    ),
    clone: fc.constantFrom<Options["clone"][]>(
      "none",
      "none",
      "none",
      "structured",
      "function",
    ),
  });
}

function step(recoverOrphans: boolean): fc.Arbitrary<Step> {
  const key = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 2, 2, 3);
  const signal = fc.constantFrom<(number | null)[]>(
    null,
    null,
    null,
    0,
    0,
    1,
    2,
    3,
    3,
  );
  const waitUntil = fc.constantFrom<("none" | "records" | "throws")[]>(
    "none",
    "none",
    "none",
    "records",
    "throws",
  );
  const reason = fc.nat(6);
  const turns = fc.constantFrom<Step["turns"][]>(
    "all",
    "all",
    "all",
    "all",
    "all",
    0,
    0,
    1,
    2,
    3,
  );
  const of = <T extends Action["act"]>(act: T) => fc.constant(act);
  return fc.oneof(
    weighed<Step>(
      11,
      fc.record({
        act: of("call"),
        form: fc.constantFrom<("do" | "doResult")[]>("do", "do", "doResult"),
        key,
        signal,
        waitUntil,
        follow: rarely(false, true),
        plan: plan(key, reason),
        turns,
      }),
    ),
    weighed<Step>(
      2,
      fc.record({
        act: of("many"),
        keys: fc.array(key, { minLength: 0, maxLength: 4, size: "max" }),
        signal,
        waitUntil,
        plan: plan(key, reason),
        turns,
      }),
    ),
    weighed<Step>(
      1,
      fc.record({
        act: of("crowd"),
        key,
        size: fc.integer({ min: 2, max: 12 }),
        plan: plan(key, reason),
        turns,
      }),
    ),
    weighed<Step>(
      7,
      fc.record({
        act: of("settle"),
        work: fc.nat(9),
        ending: ending(),
        turns,
      }),
    ),
    weighed<Step>(
      4,
      fc.record({
        act: of("leave"),
        signal: fc.nat(9),
        renew: fc.boolean(),
        reason,
        turns,
      }),
    ),
    weighed<Step>(
      3,
      fc.record({
        act: fc.constantFrom("abortFlight", "readSignal", "leaveAll"),
        flight: fc.nat(9),
        reason,
        turns,
      }),
    ),
    weighed<Step>(
      3,
      fc.record({ act: of("forget"), key, ifUnshared: fc.boolean(), turns }),
    ),
    weighed<Step>(
      1,
      fc.record({ act: fc.constantFrom("forgetAll", "idle"), turns }),
    ),
    weighed<Step>(3, fc.record({ act: of("abort"), key, reason, turns })),
    weighed<Step>(
      2,
      fc.record({
        act: of("advance"),
        ms: fc.integer({ min: 1, max: 30 }).map((ms) =>
          recoverOrphans ? ms * BEAT : ms
        ),
        turns,
      }),
    ),
    weighed<Step>(
      1,
      fc.record({
        act: of("close"),
        how: fc.constantFrom<("close" | "dispose" | "asyncDispose")[]>(
          "close",
          "dispose",
          "asyncDispose",
        ),
        reason,
        turns,
      }),
    ),
  );
}

function plan(
  key: fc.Arbitrary<number>,
  reason: fc.Arbitrary<number>,
): fc.Arbitrary<Plan> {
  const inside = fc.oneof(
    weighed<Inside>(
      4,
      fc.record({
        act: fc.constantFrom("readSignal", "readAbort", "forget", "tick"),
      }),
    ),
    weighed<Inside>(
      3,
      fc.record({
        act: fc.constantFrom("leave", "abortKey", "abortFlight"),
        reason,
      }),
    ),
    weighed<Inside>(
      2,
      fc.record({
        act: fc.constant("join"),
        form: fc.constantFrom("do", "doResult"),
        signal: fc.constantFrom(null, 0, 3),
      }),
    ),
    weighed<Inside>(2, fc.record({ act: fc.constant("other"), key })),
    weighed<Inside>(1, fc.record({ act: fc.constant("close") })),
  );
  return fc.record({
    returns: fc.constantFrom<Plan["returns"][]>(
      ...new Array<"deferred">(7).fill("deferred"),
      "thenable",
      "thenable",
      "subclass",
      "plain",
      "throw",
      "self",
      "bad",
    ),
    inside: fc.oneof(
      { withCrossShrink: true },
      weighed<Inside[]>(3, fc.constant([])),
      weighed<Inside[]>(1, fc.array(inside, { minLength: 1, maxLength: 2 })),
    ),
    retries: rarely(false, true),
    ending: ending(),
  });
}

function ending(): fc.Arbitrary<Ending> {
  return fc.record({
    ok: fc.constantFrom(true, true, false),
    kind: fc.nat(6),
    mask: fc.nat(7),
    length: fc.constantFrom(0, 0, 0, 0, 0, 1, -1),
  });
}

function weighed<T>(weight: number, arbitrary: fc.Arbitrary<T>): Weighted<T> {
  return { weight, arbitrary };
}

function rarely<T>(usual: T, other: T): fc.Arbitrary<T> {
  return fc.constantFrom(usual, usual, usual, other);
}
