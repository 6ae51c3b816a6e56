/**
 * The real group, driven by the same programs as the reference, with a note of everything that can be seen from outside.
 *
 * @module
 */
import type {
  BatchFlight,
  CallOptions,
  Flight,
  FlightEvent,
  Group,
  GroupOptions,
  Key,
  Observer,
} from "@scope/singleflight";
import type { MakeGroup } from "../../case.ts";
import type { VirtualTime } from "../../virtual_time.ts";
import type { Inside, Options } from "./program.ts";
import type { Spec } from "./records.ts";
import {
  type Oracle,
  type Seen,
  type SeenEvent,
  type SeenWork,
  watch,
} from "./seen.ts";
import { followUp, immediate, nested, retry, selfJoin, TICK } from "./specs.ts";
import { Copy, KEYS, type Outcome, type World } from "./world.ts";
import { deferred } from "./works.ts";

const EVENTS = [
  "lead",
  "join",
  "leave",
  "settle",
  "forget",
  "abort",
  "orphan",
] as const;

/** Drives a group and remembers what it shows. */
export class Subject {
  readonly group: Group<unknown, Key>;
  readonly #world: World;
  readonly #clock: VirtualTime;
  readonly #oracle: Oracle;
  /** Inside `fn` time passes only where no timer could have fired meanwhile. */
  readonly #ticks: boolean;
  readonly calls = new Map<string, Seen>();
  readonly works = new Map<string, SeenWork>();
  readonly idles = new Map<string, Seen>();
  readonly heard: { readonly id: string; readonly free: boolean }[] = [];
  readonly events = new Map<number, SeenEvent[]>();
  /** What was seen that must never be. */
  readonly complaints: string[] = [];
  observerErrors = 0;
  /** The call whose continuation calls again. */
  armed: string | undefined;

  constructor(
    make: MakeGroup,
    options: Options,
    world: World,
    clock: VirtualTime,
    oracle: Oracle,
  ) {
    this.#world = world;
    this.#clock = clock;
    this.#oracle = oracle;
    this.#ticks = options.timeout === null;
    this.group = make<unknown, Key>(this.#groupOptions(options));
  }

  call(spec: Spec): Promise<unknown> {
    const seen: Seen = {
      state: "pending",
      value: undefined,
      clones: null,
      waits: [],
    };
    this.calls.set(spec.id, seen);
    const promise = this.#make(spec, this.#callOptions(spec, seen));
    if (Object.getPrototypeOf(promise) !== Promise.prototype) {
      this.complaints.push(`S3 call ${spec.id} got no plain promise`);
    }
    watch(promise, seen, () => {
      const original = seen.value instanceof Copy
        ? seen.value.original
        : seen.value;
      seen.clones = { original, count: this.#world.cloned.get(original) ?? 0 };
      if (this.armed !== spec.id) return;
      this.armed = undefined;
      this.call(followUp(spec));
    });
    return promise;
  }

  settle(id: string, outcome: Outcome): void {
    this.works.get(id)?.result.settle(outcome);
  }

  readSignal(id: string): void {
    const work = this.works.get(id);
    if (!work) return;
    const { signal } = work.flight;
    if (work.signal && work.signal !== signal) {
      this.complaints.push(`S12 flight ${id} has two signals`);
    }
    if (!work.signal && !signal.aborted) {
      const [key] = work.keys;
      signal.addEventListener("abort", () => {
        this.heard.push({
          id,
          free: key === undefined || !this.group.has(key),
        });
        if (this.#oracle.retries(id)) this.call(retry(id, indexOf(key)));
      });
    }
    work.signal = signal;
  }

  abortWork(id: string, reason: unknown): void {
    this.works.get(id)?.flight.abort(reason);
  }

  idle(id: string, idle: Promise<void>): void {
    const seen: Seen = {
      state: "pending",
      value: undefined,
      clones: null,
      waits: [],
    };
    this.idles.set(id, seen);
    watch(idle, seen, () => {});
  }

  #make(spec: Spec, options: CallOptions): Promise<unknown> {
    const keys = spec.keys.map((key) => KEYS[key] as Key);
    const [key] = keys;
    const bad = "no function" as unknown as () => never;
    if (spec.form === "doMany") {
      const fn = (missing: readonly Key[], batch: BatchFlight<Key>) =>
        this.#run(spec, batch, missing);
      return this.group.doMany(keys, fn as () => Promise<Error[]>, options);
    }
    const fn = spec.plan.returns === "bad" ? bad : (flight: Flight<Key>) => {
      if (flight.callers !== 1) {
        this.complaints.push(
          `S5 flight ${spec.id} began with ${flight.callers} callers`,
        );
      }
      return this.#run(spec, flight, [flight.key]);
    };
    return this.group[spec.form](key as Key, fn, options);
  }

  #run(
    spec: Spec,
    flight: Flight<Key> | BatchFlight<Key>,
    keys: readonly Key[],
  ): unknown {
    const { plan, id } = spec;
    if (this.works.has(id)) {
      this.complaints.push(`S1 the fn of call ${id} ran twice`);
    }
    const result = deferred(plan.returns);
    this.works.set(id, { flight, keys, result, signal: null });
    for (const key of keys) {
      if (!this.group.has(key)) {
        this.complaints.push(
          `S1 flight ${id} was not stored before its fn ran`,
        );
      }
    }
    plan.inside.forEach((inside, i) =>
      this.#inside(inside, `${id}/${i}`, spec, flight, keys[0] as Key)
    );
    if (plan.returns === "self" && this.#oracle.returnsItself(id)) {
      return this.call(selfJoin(spec));
    }
    if (plan.returns !== "plain" && plan.returns !== "throw") {
      return result.promise;
    }
    const ending = immediate(plan.ending, plan.returns);
    const { ok, value } = spec.form === "doMany"
      ? this.#world.batchOutcome(id, ending, keys.length)
      : this.#world.outcome(id, ending);
    if (ok) return value;
    throw value;
  }

  #inside(
    inside: Inside,
    id: string,
    spec: Spec,
    flight: Flight<Key> | BatchFlight<Key>,
    key: Key,
  ): void {
    const { act } = inside;
    const index = indexOf(key);
    if (act === "readSignal") this.readSignal(spec.id);
    if (act === "readAbort") void flight.abort;
    if (act === "forget") this.group.forget(key);
    if (act === "close") this.group.close();
    if (act === "tick" && this.#ticks) this.#clock.tick(TICK);
    if (act === "leave" && spec.signal !== null) {
      this.#world.signal(spec.signal).abort(
        this.#world.reason(id, inside.reason),
      );
    }
    if (act === "abortKey") {
      this.group.abort(key, this.#world.reason(id, inside.reason));
    }
    if (act === "abortFlight") {
      flight.abort(this.#world.reason(id, inside.reason));
    }
    if (act === "join") {
      this.call(nested(id, inside.form, index, inside.signal));
    }
    if (act === "other") this.call(nested(id, "do", inside.key, null));
  }

  #callOptions(spec: Spec, seen: Seen): CallOptions {
    const waitUntil = (work: Promise<unknown>) => {
      const wait: Seen["waits"][number] = { state: "pending" };
      seen.waits.push(wait);
      work.then(() => wait.state = "fulfilled", () => wait.state = "rejected");
      if (spec.waitUntil === "throws") throw new Error("no context");
    };
    return {
      ...spec.signal !== null &&
        { signal: this.#world.signal(spec.signal).signal },
      ...spec.waitUntil !== "none" && { waitUntil },
    };
  }

  #groupOptions(options: Options): GroupOptions<unknown, Key> {
    const { recoverOrphans, detached, maxAge, timeout, clone } = options;
    return {
      recoverOrphans,
      detached,
      ...maxAge !== null && { maxAge },
      ...timeout !== null && { timeout },
      ...clone !== "none" &&
        {
          clone: clone === "structured" ||
            ((value: unknown) => this.#world.clone(value)),
        },
      ...options.observer !== "none" &&
        { observer: this.#observer(options.observer) },
    };
  }

  #observer(mode: Options["observer"]): Observer<Key> {
    const see = (type: string) => (event: FlightEvent<Key>): void => {
      const all = this.events.get(event.flight) ?? [];
      this.events.set(event.flight, all);
      all.push({ type, event });
      if (mode === "throws") throw new Error("bad observer");
      if (mode === "rejects") {
        return Promise.reject(new Error("bad observer")) as unknown as void;
      }
    };
    return {
      ...Object.fromEntries(EVENTS.map((type) => [type, see(type)])),
      error: () => void this.observerErrors++,
    };
  }
}

function indexOf(key: Key | undefined): number {
  return KEYS.findIndex((other) => Object.is(other, key));
}
