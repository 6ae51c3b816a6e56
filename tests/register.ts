/**
 * Turns cases into tests: under Deno by `Deno.test`, elsewhere by a list that
 * the runtime's entry in `tests/runtimes/` runs.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { type Case, type MakeGroup, RECOVERING } from "./case.ts";

/** A case made ready to run: no argument left, and a limit to its time. */
export interface Registered extends Pick<Case, "name" | "not" | "bare"> {
  /** The longest that `run` takes, in ms. */
  readonly limit: number;
  /** Settles within `limit`, whatever the case does. */
  run(): Promise<void>;
}

/** A rejection that nobody has handled. */
interface Unhandled {
  readonly reason: unknown;
  /** Whether the case itself waited for the event, and took it. */
  claimed: boolean;
}

const DEFAULT_LIMIT = 30_000;

// Kept from before any case runs: a case may put a fake clock in their place.
const { setTimeout, clearTimeout } = globalThis;

/** Every case of this process in the order it was registered. Only grows. */
export const registered: Registered[] = [];

const names = new Set<string>();

/** The unhandled rejections since the running case began. */
let unhandled: Unhandled[] = [];

// Node's and Bun's runners blame the running test. Deno would give up the
// whole file, and workerd only prints a line: there the case looks itself.
// (A bare process has no runner: its entry calls `blame`.)
if (
  "Deno" in globalThis || navigator.userAgent === "Cloudflare-Workers"
) {
  globalThis.addEventListener("unhandledrejection", (event) => {
    const { reason } = event as PromiseRejectionEvent;
    const rejection = { reason, claimed: false };
    unhandled.push(rejection);
    event.preventDefault();
    // Who listens after us, and prevents what has been prevented, claims it.
    event.preventDefault = () => {
      rejection.claimed = true;
    };
  });
}

/** Fails the running case for an error that nobody has handled. */
export function blame(reason: unknown): void {
  unhandled.push({ reason, claimed: false });
}

/**
 * Registers each case twice: as it is, and once more on groups that recover
 * orphans, the way they do on Cloudflare Workers.
 */
export function register(cases: readonly Case[]): void {
  for (const one of cases) {
    add(one, one.name, false);
    if (!one.sameTick) add(one, `${one.name}${RECOVERING}`, true);
  }
}

function add(one: Case, name: string, recoverOrphans: boolean): void {
  if (names.has(name)) {
    throw new TypeError(`Cannot register two cases of one name: ${name}`);
  }
  names.add(name);
  const make: MakeGroup = (options) =>
    new Group({ recoverOrphans, ...options });
  const limit = one.limit ?? DEFAULT_LIMIT;
  const run = () => within(limit, name, () => one.run(make));
  registered.push({
    name,
    limit,
    run,
    ...(one.not && { not: one.not }),
    ...(one.bare && { bare: one.bare }),
  });
  if ("Deno" in globalThis) {
    Deno.test({ name, ignore: one.not?.deno !== undefined, fn: run });
  }
}

/**
 * Runs `work`. Fails under the case's own name if that takes too long, and if
 * it leaves a rejection behind that nobody handles.
 */
async function within(
  limit: number,
  name: string,
  work: () => void | Promise<void>,
): Promise<void> {
  unhandled = [];
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${name}: still running after ${limit} ms`)),
    limit,
  );
  try {
    await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
  // The event comes after the microtasks of the turn that rejected.
  await new Promise((resolve) => setTimeout(resolve));
  const lost = unhandled.find(({ claimed }) => !claimed);
  if (lost === undefined) return;
  throw new Error(`${name}: left an error unhandled`, {
    cause: lost.reason,
  });
}
