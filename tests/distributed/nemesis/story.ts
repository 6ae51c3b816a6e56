/**
 * Hand-made histories, to see that the checker tells good from bad.
 *
 * @module
 */

import { check, type Rule } from "./check.ts";
import {
  type EngineLine,
  History,
  type How,
  type Line,
  type Trouble,
} from "./history.ts";
import { TERMS } from "./task.ts";

/** A flight of a story: who leads, who follows. */
export interface FlightPlan {
  readonly key?: string;
  readonly leader: string;
  readonly followers?: readonly string[];
  /** When it begins, and for how long its work goes on. In ms. */
  readonly at: number;
  readonly ms: number;
}

/** Where the members' lines and the engine's of a flight are to be found. */
export interface Told {
  readonly run: string;
  readonly flight: { readonly digest: string; readonly epoch: number };
}

const MARGIN = 10;

/** A history that is told line by line. All goes well unless it is told so. */
export class Story {
  readonly lines: [member: string, line: Line][] = [];
  engine: EngineLine[] = [{ what: "started", at: 0 }];
  readonly troubles: Trouble[] = [];
  readonly killed: [member: string, at: number][] = [];
  #calls = 0;

  /** A flight from its first call to its last outcome. */
  fly({ key = "k", leader, followers = [], at, ms }: FlightPlan): Told {
    const told = this.lead({ key, leader, at, ms });
    const { run, flight } = told;
    const ended = at + ms;
    this.say(leader, { what: "settling", ...flight, at: ended + 1 });
    this.engine.push(
      { what: "published", ...flight, run, at: ended + 2 },
      { what: "freed", digest: flight.digest, at: ended + 2 },
    );
    this.say(leader, {
      what: "settled",
      ...flight,
      answer: true,
      at: ended + 3,
    });
    this.call(leader, key, at, ended + 4, run);
    for (const follower of followers) {
      this.call(follower, key, at + 1, ended + 5, run);
    }
    return told;
  }

  /** A lead and its execution, without what comes of it. */
  lead({ key = "k", leader, at, ms }: FlightPlan): Told {
    const digest = `digest-of-${key}`;
    const flight = { digest, epoch: at * 1_000 };
    const run = `${leader}.${at}`;
    const lease = ms + MARGIN;
    this.engine.push({ what: "granted", ...flight, ms: lease, at });
    this.say(leader, { what: "led", ...flight, asked: at, at });
    const { epoch } = flight;
    this.say(leader, { what: "run", id: run, key, epoch, ms, at });
    this.say(leader, { what: "ran", id: run, at: at + ms });
    return { run, flight };
  }

  /** A call; without an end it never ends. */
  call(
    member: string,
    key: string,
    at: number,
    end?: number,
    run?: string,
    how: How = "value",
    flight = at,
  ): void {
    const id = `call ${++this.#calls}`;
    this.say(member, { what: "call", id, key, flight, at });
    if (end === undefined) return;
    const of = run === undefined ? {} : { run };
    this.say(member, { what: "end", id, how, ...of, at: end });
  }

  say(member: string, line: Line): void {
    this.lines.push([member, line]);
  }

  trouble(kind: string, from: number, to: number, member?: string): void {
    this.troubles.push({ kind, member, from, to });
  }

  /** What is broken in it, each once. */
  broken(): Rule[] {
    const keys = ["k", "l"].map((key) => [`digest-of-${key}`, key] as const);
    const history = new History(TERMS, new Map(keys));
    for (const [member, line] of this.lines) history.take(member, line);
    for (const [member, at] of this.killed) history.killed.set(member, at);
    history.engine.push(
      ...this.engine.toSorted((one, other) => one.at - other.at),
    );
    history.troubles.push(...this.troubles);
    const { violations } = check(history);
    return [...new Set(violations.map(({ rule }) => rule))];
  }
}
