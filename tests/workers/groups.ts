/**
 * The Worker's groups, constructed at module scope (W4), and what is known of
 * them: plain data, which any request may read and write (W5).
 *
 * @module
 */

import { type Flight, Group, type Observer } from "@scope/singleflight";
import { Bare } from "./bare.ts";
import {
  type Heard,
  type Kind,
  type Reason,
  type State,
  TIMED_MS,
} from "./plan.ts";

/** What a request calls. */
export type AnyGroup = Group<string, string> | Bare;

/** More than there are cases: each takes a fresh group, with its own counts. */
const ROW = 64;

/** Each group, with what is known of it. */
class Entry {
  readonly group: AnyGroup;
  /** What its observer heard. */
  readonly heard: Heard[] = [];
  /** The flight whose work began last, by key: read for its plain fields. */
  readonly flights = new Map<
    string,
    Pick<Flight<string>, "callers" | "abort">
  >();
  /** Works that were handed to `waitUntil`. */
  readonly handed = { lasting: 0, ended: 0, rejected: 0 };
  /** Callers whose `request.signal` aborted. */
  readonly gone: string[] = [];
  /** Deeds that have begun. */
  begun = 0;

  constructor(kind: Kind) {
    this.group = make(kind, this.heard);
  }
}

const KINDS = ["plain", "observed", "timed", "detached", "bare"] as const;
const entries = new Map<string, Entry>(
  KINDS.flatMap((kind) =>
    Array.from({ length: ROW }, (_, at) => [`${kind}.${at}`, new Entry(kind)])
  ),
);

/** The group of that name, and what is known of it. */
export function entryOf(name: string): Entry {
  const entry = entries.get(name);
  if (entry === undefined) {
    throw new RangeError(
      `Cannot find the group: was ${name}, must be kind.number below ${ROW}`,
    );
  }
  return entry;
}

/** A group as it is now. */
export function stateOf(name: string, key: string): State {
  const { group, flights, handed, begun, gone, heard } = entryOf(name);
  return {
    has: group.has(key),
    size: group.size,
    stats: group.stats() as State["stats"],
    present: flights.get(key)?.callers ?? 0,
    handed,
    begun,
    gone,
    heard,
  };
}

/** A reason, in plain data. */
export function inWords(reason: unknown): Reason {
  return reason instanceof Error || reason instanceof DOMException
    ? { name: reason.name, message: reason.message }
    : { name: typeof reason, message: String(reason) };
}

function make(kind: Kind, heard: Heard[]): AnyGroup {
  switch (kind) {
    case "plain":
      return new Group();
    case "observed":
      return new Group({ observer: listener(heard) });
    case "timed":
      return new Group({ timeout: TIMED_MS });
    case "detached":
      return new Group({ detached: true });
    case "bare":
      return new Bare();
  }
}

/** An observer that writes down what it hears. */
function listener(heard: Heard[]): Observer<string> {
  const events = [
    "lead",
    "join",
    "leave",
    "settle",
    "forget",
    "abort",
    "orphan",
  ] as const;
  const observer: Observer<string> = {};
  for (const event of events) {
    observer[event] = ({ flight, callers, role, status, reason }) => {
      heard.push({
        event,
        flight,
        callers,
        ...(role !== undefined && { role }),
        ...(status !== undefined && { status }),
        ...(reason !== undefined && { reason: inWords(reason) }),
      });
    };
  }
  return observer;
}
