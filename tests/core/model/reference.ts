/**
 * The reference group: everything that `Group` promises, with no regard for speed.
 * It knows no promises. A work that has ended takes effect in `flush`, which stands for "the microtasks run".
 *
 * @module
 */
import { Flights } from "./flights.ts";
import type { Ending, Inside, Options } from "./program.ts";
import type { Call, End, RefFlight, Spec, Work } from "./records.ts";
import { endsOf, refused, seats } from "./records.ts";
import { followUp, immediate, nested, retry, selfJoin, TICK } from "./specs.ts";
import { BAD_KEY, type Expected, made, reasonOf, type World } from "./world.ts";

/** A `Group` that is obviously right. */
export class Reference {
  readonly flights: Flights;
  readonly works: Work[] = [];
  readonly calls: Call[] = [];
  readonly idles: { readonly id: string; readonly works: readonly Work[] }[] =
    [];
  /** The signals given by callers, by name. */
  readonly signals = new Map<string, { aborted: Expected | null }>();
  readonly #world: World;

  constructor(options: Options, world: World, now: number) {
    this.flights = new Flights(options, world, now);
    this.#world = world;
  }

  call(spec: Spec): void {
    if (spec.signal !== null && !this.signals.has(spec.signal)) {
      this.signals.set(spec.signal, { aborted: null });
    }
    const call: Call = {
      ...spec,
      entries: new Map(),
      delivered: false,
      waits: null,
    };
    this.calls.push(call);
    const refusal = this.#refusal(spec);
    const missing: number[] = [];
    for (const key of new Set(spec.keys)) {
      const joinable = this.flights.joinable(key);
      if (refusal) call.entries.set(key, refused("aborted", refusal));
      else if (key === BAD_KEY) {
        call.entries.set(key, refused("rejected", made("TypeError")));
      } else if (joinable) {
        call.entries.set(key, this.flights.board(call, joinable, false));
      } else if (spec.plan.returns === "bad") {
        call.entries.set(key, refused("rejected", made("TypeError")));
      } else missing.push(key);
    }
    if (missing.length > 0) this.#lead(call, missing);
  }

  /** The program decides how a work ends; nothing shows before the microtasks run. */
  settle(work: Work, ending: Ending): void {
    if (work.state !== "running") return;
    work.state = "ending";
    work.ends = endsOf(
      work,
      work.batch
        ? this.#world.batchOutcome(work.id, ending, work.flights.length)
        : this.#world.outcome(work.id, ending),
    );
  }

  /** A signal of callers aborts: each of them leaves. */
  abortSignal(name: string, raw: unknown): void {
    const signal = this.signals.get(name);
    if (!signal || signal.aborted) return;
    const reason = signal.aborted = reasonOf(raw);
    for (const call of this.calls.filter((call) => call.signal === name)) {
      for (const seat of seats(call)) {
        if (!seat.told) this.flights.leave(seat, reason);
      }
    }
  }

  forget(key: number, ifUnshared: boolean): boolean {
    const flight = this.flights.held(key);
    if (!flight || ifUnshared && flight.present.length > 1) return false;
    this.flights.forget(flight);
    return true;
  }

  forgetAll(): number {
    const { mapped } = this.flights;
    for (const flight of mapped) this.flights.forget(flight);
    return mapped.length;
  }

  abort(key: number, raw: unknown): boolean {
    const flight = this.flights.held(key);
    if (flight) this.#abort(flight, reasonOf(raw));
    return flight !== undefined;
  }

  /** `flight.abort` or `batch.abort`. */
  abortWork(work: Work, raw: unknown): void {
    const reason = reasonOf(raw);
    for (const flight of work.flights) this.#abort(flight, reason);
  }

  close(raw: unknown): void {
    this.flights.closed = true;
    for (const flight of this.flights.all) {
      this.flights.abort(flight, reasonOf(raw));
    }
  }

  idle(id: string): void {
    this.idles.push({
      id,
      works: this.works.filter((work) => work.state !== "ended"),
    });
  }

  advance(ms: number): void {
    const { all } = this.flights;
    const end = this.flights.now + ms;
    const due = () =>
      all.filter((flight) => flight.open && flight.deadline <= end).sort(
        byDeadline,
      )[0];
    for (let flight = due(); flight; flight = due()) {
      this.flights.now = Math.max(this.flights.now, flight.deadline);
      this.#abort(flight, made("TimeoutError"));
    }
    this.flights.now = end;
  }

  /** The works that end when the microtasks run. */
  get ending(): readonly Work[] {
    return this.works.filter((work) => work.state === "ending");
  }

  /** Some microtasks have run, and have ended these works. Who has heard of it is open. */
  flushSome(ended: readonly Work[]): void {
    for (const work of ended) this.#end(work);
    for (const call of this.calls) {
      if (!call.delivered && this.#isTold(call)) call.follow = false;
    }
  }

  /** The microtasks run. Returns the call, if any, whose continuation calls again. */
  flush(): Call | undefined {
    const { ending } = this;
    const settling = ending.flatMap((work) =>
      work.flights.filter((flight) => flight.open)
    );
    for (const work of ending) this.#end(work);
    // No order is promised among flights or callers, so a continuation calls again only where none matters:
    // no flight of its key settles in these microtasks, but for the one whose settling it continues.
    const follower = this.#deliver().find((call) => {
      if (!call.follow || this.mayBeEarly(call)) return false;
      const [seat] = seats(call);
      const own = seat?.told?.status === "aborted" ? undefined : seat?.flight;
      return settling.every((flight) =>
        flight.key !== call.keys[0] || flight === own
      );
    });
    if (follower) this.call(followUp(follower));
    this.#deliver();
    this.flights.noticeErrors();
    return follower;
  }

  /** S13's exception is a licence to be late, not a duty: when a leader under it hears of an abort is open. */
  mayBeEarly(call: Call): boolean {
    return seats(call).some(({ inline, told }) =>
      inline && told?.status === "aborted"
    );
  }

  /** Aborts one flight, where no other is aborted along with it: there a listener on its signal may call again. */
  #abort(flight: RefFlight, reason: Expected): void {
    const { recoverOrphans } = this.flights.options;
    this.flights.onAbort = (work) => {
      if (work.plan.retries && !work.batch && !recoverOrphans) {
        this.call(retry(work.id, flight.key));
      }
    };
    this.flights.abort(flight, reason);
    this.flights.onAbort = null;
  }

  #end(work: Work): void {
    work.state = "ended";
    work.flights.forEach((flight, i) =>
      this.flights.settle(flight, work.ends[i] as End)
    );
  }

  #deliver(): Call[] {
    const delivered = this.calls.filter((call) =>
      !call.delivered && this.#isTold(call)
    );
    for (const call of delivered) call.delivered = true;
    return delivered;
  }

  #isTold(call: Call): boolean {
    return seats(call).every(({ told, inline, flight }) =>
      told && (!inline || flight.work.state === "ended")
    );
  }

  #refusal(spec: Spec): Expected | null {
    if (this.flights.closed) return made("InvalidStateError");
    return spec.signal === null
      ? null
      : this.signals.get(spec.signal)?.aborted ?? null;
  }

  #lead(call: Call, keys: readonly number[]): void {
    const work: Work = {
      id: call.id,
      plan: call.plan,
      batch: call.form === "doMany",
      flights: [],
      state: "running",
      ends: [],
      signalRead: false,
      abortedWith: null,
      returnsItself: false,
    };
    this.works.push(work);
    work.flights = keys.map((key) => {
      const flight = this.flights.start(key, work);
      call.entries.set(key, this.flights.board(call, flight, true));
      return flight;
    });
    if (call.waitUntil !== "none") call.waits = work;
    this.#run(call, work);
  }

  /** The synchronous part of `fn`. */
  #run(call: Call, work: Work): void {
    const { plan } = call;
    plan.inside.forEach((inside, i) =>
      this.#inside(inside, `${call.id}/${i}`, call, work)
    );
    const [flight] = work.flights;
    if (
      plan.returns === "self" && flight &&
      this.flights.joinable(flight.key) === flight
    ) {
      work.returnsItself = true;
      this.call(selfJoin(call));
      work.state = "ending";
      work.ends = [{ ok: false, reason: made("TypeError") }];
    }
    if (plan.returns === "plain" || plan.returns === "throw") {
      this.settle(work, immediate(plan.ending, plan.returns));
    }
    const touched = plan.inside.some(({ act }) =>
      act === "readSignal" || act === "readAbort" || act === "abortFlight"
    );
    const { timeout, recoverOrphans } = this.flights.options;
    const prompt = timeout !== null || recoverOrphans || touched;
    for (const flight of work.flights) flight.inFn = false;
    for (const seat of seats(call)) {
      seat.inline = call.form === "do" && call.signal === null && !prompt;
    }
  }

  #inside(inside: Inside, id: string, call: Call, work: Work): void {
    const [flight] = work.flights;
    const reason = () =>
      "reason" in inside ? this.#world.reason(id, inside.reason) : undefined;
    if (!flight) return;
    if (inside.act === "readSignal") work.signalRead = true;
    if (inside.act === "forget") this.forget(flight.key, false);
    if (inside.act === "close") this.close(undefined);
    if (inside.act === "tick" && this.flights.options.timeout === null) {
      this.flights.now += TICK;
    }
    if (inside.act === "leave" && call.signal !== null) {
      this.abortSignal(call.signal, reason());
    }
    if (inside.act === "abortKey") this.abort(flight.key, reason());
    if (inside.act === "abortFlight") this.abortWork(work, reason());
    if (inside.act === "join") {
      this.call(nested(id, inside.form, flight.key, inside.signal));
    }
    if (inside.act === "other") this.call(nested(id, "do", inside.key, null));
  }
}

function byDeadline(a: RefFlight, b: RefFlight): number {
  return a.deadline - b.deadline || a.id - b.id;
}
