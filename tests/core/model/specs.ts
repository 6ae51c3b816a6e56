/**
 * The calls that programs make, written out: both the reference and the real group get them in this form.
 *
 * @module
 */
import type { Ending } from "./program.ts";
import type { Spec } from "./records.ts";

/** How long `tick` inside `fn` takes: longer than any `maxAge`. */
export const TICK = 20;

/** The call that a continuation makes. */
export function followUp(call: Pick<Spec, "id" | "keys" | "plan">): Spec {
  return nested(`${call.id}+`, "do", call.keys[0] ?? 0, null);
}

/** The call that a listener on the signal of a flight makes. */
export function retry(id: string, key: number): Spec {
  return nested(`${id}!`, "do", key, null);
}

/** The call whose promise `fn` returns to its own flight. */
export function selfJoin(call: Pick<Spec, "id" | "keys" | "plan">): Spec {
  return nested(
    `${call.id}/self`,
    "do",
    call.keys[0] ?? 0,
    call.plan.ending.kind % 2 === 0 ? null : 3,
  );
}

/** A call made from inside, with a `fn` that does nothing. */
export function nested(
  id: string,
  form: "do" | "doResult",
  key: number,
  signal: number | null,
): Spec {
  const ending = { ok: true, kind: 0, mask: 0, length: 0 };
  return {
    id,
    form,
    keys: [key],
    signal: signal === null
      ? null
      : signal === 3
      ? `fresh ${id}`
      : `shared ${signal} (0)`,
    waitUntil: "none",
    follow: false,
    plan: { returns: "deferred", inside: [], retries: false, ending },
  };
}

/** How a `fn` ends that returns a plain value or throws. */
export function immediate(ending: Ending, returns: "plain" | "throw"): Ending {
  return { ...ending, ok: returns === "plain" };
}
