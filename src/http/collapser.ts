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
import { fixedLength } from "./fixed_length.ts";
import { type Head, type Init, initOf } from "./head.ts";
import { Learned } from "./learned.ts";
import type { Leader } from "./leading.ts";
import { marksOf } from "./marks.ts";
import { type CollapseEvent, type Reason, tell } from "./observer.ts";
import { Seat } from "./seat.ts";
import type { Settings } from "./settings.ts";
import { judge } from "./policy.ts";
import { openReader, type Reading } from "./reader.ts";
import { baseKey, reasonToPass } from "./request.ts";
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
  answer(visit: Visit): Promise<Response> {
    const reason = reasonToPass(visit, this.#settings);
    if (reason !== undefined) {
      this.bypass(visit, reason);
      return visit.own();
    }
    const base = baseKey(visit, this.#settings);
    if (!this.#learned.isUnshared(base)) return this.#board(visit, base);
    this.bypass(visit, "remembered");
    return this.#alone(visit, base, "bypass");
  }

  /** A request goes its own way. */
  bypass(asked: Pick<Visit, "method" | "url">, reason: Reason): void {
    this.#tell("bypass", asked, { reason });
  }

  /** Joins what there is, or leads. */
  async #board(visit: Visit, base: string): Promise<Response> {
    let reason: Reason = "vary";
    for (let boarding = 0; boarding < BOARDINGS; boarding++) {
      const key = this.#learned.keyOf(visit, base);
      let answer = this.#late(key);
      if (answer === undefined) {
        const seat = new Seat(visit, this.#settings, this.#signals);
        try {
          answer = await this.#group.do(
            key,
            (flight) => this.#lead(seat, flight, visit, base),
            seat,
          );
          const { leader } = seat;
          if (leader !== undefined) return this.#led(leader, visit, answer);
        } catch (error) {
          seat.leader?.leave();
          if (!seat.isLate) throw error;
          reason = "timeout";
          break;
        } finally {
          seat.clear();
        }
      }
      if (answer.verdict.to === "leader") {
        reason = answer.verdict.reason;
        break;
      }
      if (isFor(answer, visit)) {
        const joined = this.#join(visit, answer);
        if (joined !== undefined) return joined;
      } else if (this.#learned.keyOf(visit, base) === key) {
        break; // nothing was learned, so the next would be no other
      }
    }
    this.#tell("forward", visit, { reason });
    return this.#alone(visit, base, "forward");
  }

  /** The work of a flight. */
  async #lead(
    seat: Seat,
    flight: Flight<string>,
    visit: Visit,
    base: string,
  ): Promise<Answer> {
    const leader = seat.lead();
    this.#tell("lead", visit);
    try {
      return await leader.lead(flight, visit, (answer) => {
        this.#learned.heed(answer, base);
        if (!flight.forgotten) this.#keep(answer, flight, visit, base, leader);
        this.#tellOfEnd(answer, visit, leader);
      });
    } catch (error) {
      this.#tell("end", visit, { status: 0, bytes: 0, error });
      throw error;
    }
  }

  /** Lets those join who come while the body is on its way, or nobody. */
  #keep(
    answer: Answer,
    flight: Flight<string>,
    visit: Visit,
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
    const key = this.#learned.keyOf(visit, base);
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

  #tellOfEnd({ log, head }: Answer, visit: Visit, leader: Leader): void {
    const { status } = head;
    if (log === undefined) {
      return this.#tell("end", visit, { status, bytes: 0 });
    }
    leader.done.then(() => {
      const { bytes, state, error } = log;
      const how = state === "failed" ? { error } : {};
      this.#tell("end", visit, { status, bytes, ...how });
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
  #led(leader: Leader, visit: Visit, { head, log }: Answer): Response {
    const { alone, place } = leader;
    if (alone !== undefined) return mark(alone, "lead", visit, this.#settings);
    const init = initOf(head, marksOf(this.#settings, "lead", head.status));
    const whole = log?.whole(SMALL);
    if (whole !== undefined) place?.leave();
    return this.#build(visit, head, init, whole ?? place);
  }

  /**
   * The response of a request that joined; none if the body's start is gone.
   */
  #join(visit: Visit, answer: Answer): Response | undefined {
    const { head, log } = answer;
    const body = log?.whole(SMALL) ?? log?.open();
    if (log !== undefined && body === undefined) return undefined;
    this.#tell("join", visit);
    answer.joined ??= joinedInit(answer, this.#settings);
    return this.#build(visit, head, aged(answer, answer.joined), body);
  }

  /**
   * A response of what there is of its body: all, a place to read from, none.
   */
  #build(
    visit: Visit,
    head: Head,
    init: Init,
    body: Uint8Array<ArrayBuffer> | Place | undefined,
  ): Response {
    if (body === undefined) {
      return visit.build(bodiless(visit.method), init, head);
    }
    if (body instanceof Uint8Array) {
      return visit.build(body, withBody(init, body), head);
    }
    const { mode } = this.#settings;
    const stream = openReader(body, {
      signal: visit.signal,
      signals: this.#signals,
      onWorkers: this.#settings.onWorkers,
      lost: this.#lost,
      mode,
    });
    const sent = mode === "shared" ? fixedLength(stream, head.length) : stream;
    return visit.build(sent, init, head);
  }

  /** Calls the origin for this request alone. */
  async #alone(
    visit: Visit,
    base: string,
    role: "forward" | "bypass",
  ): Promise<Response> {
    const response = await visit.own();
    if (role === "bypass") {
      // The origin may have changed its mind: then the next herd is one again.
      const { to } = judge(visit, response, this.#settings);
      if (to !== "leader") this.#learned.noteShared(base);
    }
    return mark(response, role, visit, this.#settings);
  }

  #tell(
    name: "lead" | "join" | "forward" | "bypass" | "end",
    { method, url }: Pick<Visit, "method" | "url">,
    more?: Partial<CollapseEvent>,
  ): void {
    const { observer } = this.#settings;
    if (observer !== undefined) tell(observer, name, { method, url, ...more });
  }
}
