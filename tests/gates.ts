/**
 * What the cases share: waiting without sleeping, looking at a promise without
 * waiting for it, and probes that count listeners and timers. Nothing in here
 * knows a runtime.
 */

import { assert, assertInstanceOf, assertStrictEquals } from "@std/assert";

/** How long a group with `recoverOrphans` may take to pass an ending on: one
 * beat of 100 ms, and room for a busy machine. */
export const BEAT_AND_ROOM = 700;

/** The `fn` of a caller that must join: it fails the case when it runs. */
export function never(): never {
  throw new Error("The fn of a caller that should have joined ran");
}

/** Runs every microtask that is due, then one macrotask. */
export function flush(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Whether `promise` is still pending once every microtask has run. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const note = () => {
    pending = false;
  };
  promise.then(note, note);
  await flush();
  return pending;
}

/** The reason `promise` rejects with; fails when it fulfils. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error("The promise fulfilled, must reject");
}

/** Fails unless `reason` is a `DOMException` of that name. */
export function assertDOMException(reason: unknown, name: string): void {
  assertInstanceOf(reason, DOMException);
  assertStrictEquals(reason.name, name);
}

/** Lets `performance.now()` pass `ms`: for promises about age, which have no
 * other sign. A macrotask between two looks, as workerd's clock needs one. */
export async function passTime(ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) await flush();
}

/** Waits until `condition` holds, one macrotask after the other; fails after
 * `limit` ms. */
export async function until(
  condition: () => boolean,
  limit = BEAT_AND_ROOM,
): Promise<void> {
  const end = performance.now() + limit;
  while (!condition()) {
    assert(performance.now() < end, `Nothing came within ${limit} ms`);
    await flush();
  }
}

/** Counts the abort listeners that stand on one signal. */
export interface ListenerProbe {
  /** Listeners registered now. */
  readonly count: number;
  /** The most that were registered at the same moment. */
  readonly peak: number;
  /** How often `addEventListener` was called. */
  readonly added: number;
}

/** Counts listeners on `signal` from now on, by wrapping its own methods. */
export function listenersOf(signal: AbortSignal): ListenerProbe {
  const standing = new Map<unknown, boolean>();
  const add = signal.addEventListener;
  const remove = signal.removeEventListener;
  let added = 0;
  let peak = 0;
  // A `once` listener is gone as soon as the signal has aborted.
  const count = () =>
    [...standing.values()].filter((once) => !(once && signal.aborted)).length;
  Object.defineProperty(signal, "addEventListener", {
    configurable: true,
    value(...args: Parameters<typeof add>) {
      const options = args[2];
      standing.set(args[1], typeof options === "object" && !!options.once);
      added++;
      peak = Math.max(peak, count());
      return Reflect.apply(add, signal, args);
    },
  });
  Object.defineProperty(signal, "removeEventListener", {
    configurable: true,
    value(...args: Parameters<typeof remove>) {
      standing.delete(args[1]);
      return Reflect.apply(remove, signal, args);
    },
  });
  return {
    get count() {
      return count();
    },
    get peak() {
      return peak;
    },
    get added() {
      return added;
    },
  };
}

/** Stands in for `globalThis[name]` while `body` runs. */
export function withGlobal<T>(
  name: string,
  value: unknown,
  body: () => T,
): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    writable: true,
    value,
  });
  const restore = () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, before);
  };
  let result: T;
  try {
    result = body();
  } catch (error) {
    restore();
    throw error;
  }
  if (result instanceof Promise) return result.finally(restore) as T;
  restore();
  return result;
}

/** Counts the timers that `body` starts and those it leaves running. */
export async function timersOf(
  body: () => Promise<void>,
): Promise<{ started: number; running: number }> {
  const running = new Set<unknown>();
  let started = 0;
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const { setInterval: startBeat, clearInterval: stopBeat } = globalThis;
  const countIn = (begin: typeof start) => {
    return (run: () => void, ms?: number, ...rest: unknown[]): unknown => {
      // What `flush()` starts is ours.
      if (ms === 0) return Reflect.apply(begin, globalThis, [run, 0, ...rest]);
      started++;
      const timer: unknown = Reflect.apply(begin, globalThis, [() => {
        if (begin === start) running.delete(timer);
        run();
      }, ms]);
      running.add(timer);
      return timer;
    };
  };
  const countOut = (end: typeof stop) => (timer?: unknown): void => {
    running.delete(timer);
    Reflect.apply(end, globalThis, [timer]);
  };
  await withGlobal(
    "setTimeout",
    countIn(start),
    () =>
      withGlobal("clearTimeout", countOut(stop), () =>
        withGlobal(
          "setInterval",
          countIn(startBeat as typeof start),
          () => withGlobal("clearInterval", countOut(stopBeat), body),
        )),
  );
  return { started, running: running.size };
}

/** A module that comes with the runtime, or `undefined` where it has none. */
export function builtin<T>(id: string): T | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(id: string): unknown };
  };
  return process?.getBuiltinModule?.(id) as T | undefined;
}
