/**
 * Whether the leads of a history are given, and their outcomes taken, as
 * promised (D1).
 *
 * @module
 */

import type { Violation } from "./check.ts";
import {
  type EngineLine,
  flightOf,
  type History,
  type Of,
  SAME,
  UNTOLD,
} from "./history.ts";

/** How exactly the engine's clock has a lease end, in ms. */
const EXACT = 5;

/** What is known of a key at a moment. */
interface State {
  /** The highest epoch that was ever given. */
  highest: number;
  /** Who leads, and until when if nothing happens. */
  holder: { epoch: number; until: number } | undefined;
}

/** Walks along what the engine did. */
export function* checkEngine(history: History): Generator<Violation> {
  const states = new Map<string, State>();
  let startedAt = 0;
  for (const line of history.engine) {
    if (line.what === "started") {
      startedAt = line.at;
      for (const state of states.values()) state.holder = undefined;
      continue;
    }
    const state = states.get(line.digest) ?? { highest: 0, holder: undefined };
    states.set(line.digest, state);
    const { highest, holder } = state;
    const isHeld = holder !== undefined && line.at < holder.until - EXACT;
    switch (line.what) {
      case "granted": {
        const { epoch, at, ms } = line;
        if (epoch === highest) yield broken("duplicate epoch", line);
        if (epoch < highest) yield broken("falling epoch", line, { highest });
        if (isHeld) yield broken("two leads at a time", line, holder);
        state.highest = Math.max(highest, epoch);
        state.holder = { epoch, until: at + ms };
        break;
      }
      case "renewed":
        if (holder !== undefined) holder.until = line.at + line.ms;
        break;
      case "freed":
        state.holder = undefined;
        break;
      case "published":
        yield* checkPublished(history, line, state, startedAt);
    }
  }
}

function* checkPublished(
  history: History,
  line: Extract<EngineLine, { what: "published" }>,
  { holder }: State,
  startedAt: number,
): Generator<Violation> {
  const { digest, epoch, at } = line;
  // What was given before the engine's account begins isn't in it, nor may be
  // what was in the millisecond in which it does.
  const isUnknown = holder === undefined && epoch / 1_000 < startedAt + 1 &&
    !history.engine.some((one) =>
      one.what === "granted" && one.digest === digest && one.epoch === epoch
    );
  const isHolder = holder?.epoch === epoch && at <= holder.until + EXACT;
  if (!isHolder && !isUnknown) {
    yield broken("unfenced publish", line, holder);
  }
  const run = history.runs.get(line.run);
  if (run === undefined) return; // what is too large, and of no execution
  if (run.epoch !== epoch || run.key !== history.keys.get(digest)) {
    yield broken("another's outcome published", line, run);
  }
}

/** The same, by what the members were told. */
export function* checkMembers(history: History): Generator<Violation> {
  const { leads, settlings } = history;
  for (const flights of byDigest(leads).values()) {
    // From the highest epoch down: none may have been given before a lower one
    // was asked for.
    const sorted = flights.toSorted((one, other) => other.epoch - one.epoch);
    let first: Of<"led"> | undefined;
    let before: Of<"led"> | undefined;
    for (const lead of sorted) {
      if (before?.epoch === lead.epoch) {
        yield broken("duplicate epoch", before, lead);
      } else if (first !== undefined && first.at < lead.asked - SAME) {
        yield broken("falling epoch", first, lead);
      }
      if (first === undefined || lead.at < first.at) first = lead;
      before = lead;
    }
  }
  const published = publishedIn(history);
  const superiors = byDigest(leads);
  for (const settling of settlings) {
    const settled = history.answerTo(settling);
    if (settled === undefined) continue;
    const line = published.get(flightOf(settling));
    if (!settled.answer) {
      if (line === undefined) continue;
      yield broken("refused and yet published", settling, settled, line);
      continue;
    }
    const superior = superiors.get(settling.digest)?.find((lead) =>
      lead.epoch > settling.epoch && lead.at < settling.at - SAME
    );
    if (superior !== undefined) {
      yield broken("unfenced publish", settling, settled, superior);
    }
    const isTold = line !== undefined ||
      history.isUntold(settling.at, settled.at + UNTOLD);
    if (!isTold) yield broken("taken and yet not published", settling, settled);
  }
}

/** What the engine tells to have published, by flight. */
export function publishedIn(
  { engine }: History,
): Map<string, Extract<EngineLine, { what: "published" }>> {
  return new Map(
    engine.flatMap((line) =>
      line.what === "published" ? [[flightOf(line), line]] : []
    ),
  );
}

function byDigest(leads: readonly Of<"led">[]): Map<string, Of<"led">[]> {
  return Map.groupBy(leads, ({ digest }) => digest);
}

function broken(
  rule: Violation["rule"],
  ...facts: readonly unknown[]
): Violation {
  return { rule, facts };
}
