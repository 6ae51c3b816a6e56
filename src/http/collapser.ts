/**
 * Collapser: one call of the origin for all requests that ask for the same at
 * the same time.
 *
 * Up to a response's headers the requests are callers of a `Group`'s flight.
 * The headers decide who may have the response; from then on its body log
 * counts them, and takes in those that come late (H4). Each response is built
 * in its own request, of plain data (W5).
 *
 * @module
 */
import type { Flight } from "../core/flight.ts";
import { Group } from "../core/group.ts";
import { Signals } from "../core/signals.ts";
import { type Answer, isFor, takesLate } from "./answer.ts";
import type { Place } from "./body_log.ts";
import { type Head, type Init, initOf } from "./head.ts";
import { Learned } from "./learned.ts";
import { Leader } from "./leading.ts";
import { Limit } from "./limit.ts";
import { marksOf } from "./marks.ts";
import { type CollapseEvent, type Reason, tell } from "./observer.ts";
import type { Settings } from "./settings.ts";
import { judge } from "./policy.ts";
import { openReader, type Reading } from "./reader.ts";
import { type Ask, baseKey, reasonToPass } from "./request.ts";
import { aged, bodiless, joinedInit, mark, withBody } from "./respond.ts";
import type { Visit } from "./visit.ts";

/** Times that a request boards a flight whose `Vary` then tells it apart. */
const BOARDINGS = 4;

/** The largest body that is handed out in one piece, in bytes. */
const SMALL = 2 ** 17;

/** Fewer bodies than these are not worth a sweep. */
const MANY = 100;

/** Collapses the requests of one `fetch`, handler or middleware. */
export class Collapser {
  readonly #settings: Settings;
  readonly #group: Group<Answer, string>;
  /**
   * Answers whose body is on its way and may be joined, by key. Added as the
   * headers come, deleted as the body ends; at once with the flight's end, so
   * that a request finds the one or the other.
   */
  readonly #live = new Map<string, Answer>();
  readonly #learned: Learned;
  readonly #signals = new Signals();
  #sweepAt = MANY;
  readonly #lost: FinalizationRegistry<Reading> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#group = new Group({ maxAge: settings.lockAge });
    this.#learned = new Learned(settings);
    this.#lost = settings.onWorkers
      ? undefined // a request ends there, with all that it has
      : new FinalizationRegistry((reading) => reading.end());
  }

  /** Answers a request. Rejects with its signal's reason if that aborts. */
  answer(ask: Ask, visit: Visit): Promise<Response> {
    const reason = reasonToPass(ask, this.#settings);
    if (reason !== undefined) {
      this.bypass(ask, reason);
      return visit.own();
    }
    const base = baseKey(ask, this.#settings);
    if (!this.#learned.isUnshared(base)) return this.#board(ask, visit, base);
    this.bypass(ask, "remembered");
    return this.#alone(ask, visit, base, "bypass");
  }

  /** A request goes its own way. */
  bypass(asked: Pick<Ask, "method" | "url">, reason: Reason): void {
    this.#tell("bypass", asked, { reason });
  }

  /** Joins what there is, or leads. */
  async #board(ask: Ask, visit: Visit, base: string): Promise<Response> {
    let reason: Reason = "vary";
    for (let boarding = 0; boarding < BOARDINGS; boarding++) {
      const key = this.#learned.keyOf(ask, base);
      let answer = this.#late(key);
      if (answer === undefined) {
        const flown = await this.#fly(ask, visit, base, key);
        if (flown instanceof Response) return flown;
        answer = flown;
      }
      if (answer === undefined) {
        reason = "timeout";
        break;
      }
      if (answer.verdict.to === "leader") {
        reason = answer.verdict.reason;
        break;
      }
      if (isFor(answer, ask)) {
        const joined = this.#join(ask, visit, answer);
        if (joined !== undefined) return joined;
      } else if (this.#learned.keyOf(ask, base) === key) {
        break; // nothing was learned, so the next would be no other
      }
    }
    this.#tell("forward", ask, { reason });
    return this.#alone(ask, visit, base, "forward");
  }

  /**
   * Calls the group: the response, if this request led, else the answer of who
   * did; `undefined` if that took too long.
   */
  async #fly(
    ask: Ask,
    visit: Visit,
    base: string,
    key: string,
  ): Promise<Response | Answer | undefined> {
    const limit = new Limit(
      this.#settings.lockTimeout,
      ask.signal,
      this.#signals,
    );
    const seat: { leader?: Leader } = {};
    const lead = (flight: Flight<string>) => {
      limit.lift();
      const leader = seat.leader = new Leader(this.#settings);
      return this.#lead(leader, flight, ask, visit, base);
    };
    const waitUntil = ask.waitUntil ?? this.#settings.waitUntil;
    try {
      const answer = await this.#group.do(key, lead, {
        signal: limit.signal,
        waitUntil: waitUntil &&
          ((work) => waitUntil(work.then(() => seat.leader?.done))),
      });
      return seat.leader === undefined
        ? answer
        : this.#led(seat.leader, ask, visit, answer);
    } catch (error) {
      seat.leader?.leave();
      if (!limit.isPassed) throw error;
    } finally {
      limit.clear();
    }
  }

  /** The work of a flight. */
  async #lead(
    leader: Leader,
    flight: Flight<string>,
    ask: Ask,
    visit: Visit,
    base: string,
  ): Promise<Answer> {
    this.#tell("lead", ask);
    try {
      return await leader.lead(flight, ask, visit, (answer) => {
        this.#learned.heed(answer, base);
        if (!flight.forgotten) this.#keep(answer, flight, ask, base, leader);
        this.#tellOfEnd(answer, ask, leader);
      });
    } catch (error) {
      this.#tell("end", ask, { status: 0, bytes: 0, error });
      throw error;
    }
  }

  /** Lets those join who come while the body is on its way, or nobody. */
  #keep(
    answer: Answer,
    flight: Flight<string>,
    ask: Ask,
    base: string,
    leader: Leader,
  ): void {
    if (answer.verdict.to !== "all") {
      // Only for those who have come before it.
      this.#group.forget(flight.key);
      return;
    }
    if (answer.log === undefined) return;
    this.#sweep();
    // The headers may just have told what those who come now are told apart by.
    const key = this.#learned.keyOf(ask, base);
    this.#live.set(key, answer);
    leader.done.then(() => {
      if (this.#live.get(key) === answer) this.#live.delete(key);
    });
  }

  /** On Workers bodies stay whose reading has died with its request. */
  #sweep(): void {
    if (!this.#settings.onWorkers || this.#live.size < this.#sweepAt) return;
    for (const [key, answer] of this.#live) {
      if (!takesLate(answer, this.#settings)) this.#live.delete(key);
    }
    this.#sweepAt = Math.max(MANY, 2 * this.#live.size);
  }

  #tellOfEnd({ log, head }: Answer, ask: Ask, leader: Leader): void {
    const { status } = head;
    if (log === undefined) return this.#tell("end", ask, { status, bytes: 0 });
    leader.done.then(() => {
      const { bytes, state, error } = log;
      const how = state === "failed" ? { error } : {};
      this.#tell("end", ask, { status, bytes, ...how });
    });
  }

  /** An answer whose body is on its way. */
  #late(key: string): Answer | undefined {
    const answer = this.#live.get(key);
    return answer !== undefined && takesLate(answer, this.#settings)
      ? answer
      : undefined;
  }

  /** The response of a request that led. */
  #led(
    leader: Leader,
    ask: Ask,
    visit: Visit,
    { head, log }: Answer,
  ): Response {
    const { alone, place } = leader;
    if (alone !== undefined) {
      return mark(alone, "lead", ask, visit, this.#settings);
    }
    const init = initOf(head, marksOf(this.#settings, "lead", head.status));
    if (log === undefined || place === undefined) {
      return visit.build(bodiless(ask.method), init, head);
    }
    return this.#read(place, ask, visit, init, head);
  }

  /** The response of a request that joined; none if the body's start is gone. */
  #join(ask: Ask, visit: Visit, answer: Answer): Response | undefined {
    const { head, log } = answer;
    const place = log?.open();
    if (log !== undefined && place === undefined) return undefined;
    this.#tell("join", ask);
    const init = aged(
      answer,
      answer.joined ??= joinedInit(answer, this.#settings),
    );
    return place === undefined
      ? visit.build(bodiless(ask.method), init, head)
      : this.#read(place, ask, visit, init, head);
  }

  /** A response with the body of a log. */
  #read(
    place: Place,
    { signal }: Ask,
    visit: Visit,
    init: Init,
    head: Head,
  ): Response {
    const whole = place.log.whole(SMALL);
    if (whole !== undefined) {
      place.leave();
      return visit.build(whole, withBody(init, whole), head);
    }
    const stream = openReader(place, {
      signal,
      signals: this.#signals,
      onWorkers: this.#settings.onWorkers,
      lost: this.#lost,
      mode: this.#settings.mode,
    });
    return visit.build(stream, init, head);
  }

  /** Calls the origin for this request alone. */
  async #alone(
    ask: Ask,
    visit: Visit,
    base: string,
    role: "forward" | "bypass",
  ): Promise<Response> {
    const response = await visit.own();
    if (role === "bypass") {
      // The origin may have changed its mind: then the next herd is one again.
      const { to } = judge(ask, visit, response, this.#settings);
      if (to !== "leader") this.#learned.noteShared(base);
    }
    return mark(response, role, ask, visit, this.#settings);
  }

  #tell(
    name: "lead" | "join" | "forward" | "bypass" | "end",
    { method, url }: Pick<Ask, "method" | "url">,
    more?: Partial<CollapseEvent>,
  ): void {
    const { observer } = this.#settings;
    if (observer !== undefined) tell(observer, name, { method, url, ...more });
  }
}
