/**
 * What the hostile pairs are made of: values of another realm, cycles, depth,
 * and instances of classes.
 *
 * @module
 */

import { runInNewContext } from "node:vm";

/** A value of another realm: its prototypes are others. */
export function foreign(code: string): unknown {
  return runInNewContext(code);
}

/** Lists in lists, around a value. */
export function deep(depth: number, core: unknown): unknown {
  let value = core;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** Two links, of which the second leads back to the first or to itself. */
export function cycle(back: "first" | "second") {
  const second: Record<string, unknown> = {};
  const first = { next: second };
  second.next = back === "first" ? first : second;
  second.id = 1;
  return first;
}

/** Two classes of the same fields. */
export class Point {
  constructor(readonly x: number) {}
}

/** The other one. */
export class Vector {
  constructor(readonly x: number) {}
}

/** What tells two of them apart can't be read. */
export class Secret {
  readonly #secret: number;
  constructor(secret: number) {
    this.#secret = secret;
  }
  reveal(): number {
    return this.#secret;
  }
}

/** All of them are the same JSON. */
export class Account {
  constructor(readonly id: number) {}
  toJSON(): string {
    return "an account";
  }
}

/** A list with a field more. */
export class TaggedList extends Array<number> {
  tag = "";
}

/** A `Map` with a field more. */
export class TaggedMap extends Map<string, number> {
  tag = "";
}

class ZonedDate extends Date {
  zone = "";
}

/** Sets the field. */
export function tagged<T extends { tag: string }>(value: T, tag: string): T {
  value.tag = tag;
  return value;
}

/** A date with a field more. */
export function zoned(zone: string): ZonedDate {
  const date = new ZonedDate(0);
  date.zone = zone;
  return date;
}

/** A function that returns its own number, though its text is everyone's. */
export function closure(number: number): () => number {
  return () => number;
}

/** Bytes. */
export function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

/** Longer than any key that stays as it is. */
export const LONG = "x".repeat(20_000);
