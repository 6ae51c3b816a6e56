/**
 * Herds, and what must be true of what they got.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Answer, Call } from "./call.ts";
import type { Reply } from "./client.ts";
import { cacheStatusOf, viaOf } from "./fields.ts";
import { joined, valuesOf } from "./reply.ts";

/** How many come at once. */
export const HERD = 100;

/** Every value that a byte can have, so that no decoding stays unseen. */
const ALL_BYTES = Uint8Array.from({ length: 512 }, (_, index) => index % 256);

/** The body of the call with this number: no two are equal. */
export function bodyOf(number: number): Uint8Array<ArrayBuffer> {
  const first = new TextEncoder().encode(`call ${number} of the origin\n`);
  return joined([first, ALL_BYTES]);
}

/** Answers with a body that tells the call's number, and a field that does. */
export function answerTo(call: Call, answer: Answer = {}): void {
  const { fields = [] } = answer;
  call.respond({
    body: bodyOf(call.number),
    ...answer,
    fields: [`X-Call: ${call.number}`, ...fields],
  });
}

/** Which call a reply is from; its body is compared byte by byte. */
export function callOf(reply: Reply, isBodiless = false): number {
  assert(reply.isClean, `The reply had no clean end: ${reply.why}`);
  const number = Number(valuesOf(reply.fields, "x-call")[0] ?? NaN);
  assert(!Number.isNaN(number), `The reply was none: status ${reply.status}`);
  assertBytes(reply.body, isBodiless ? new Uint8Array() : bodyOf(number));
  return number;
}

/** Like `assertEquals`, which prints for minutes where large arrays differ. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(actual.length, expected.length, "The length of a body");
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  assertEquals(at, -1, `A body differs at byte ${at}`);
}

/** The numbers of the calls that replies are from, each once, in order. */
export function callsOf(
  replies: readonly Reply[],
  isBodiless = false,
): number[] {
  const all = new Set(replies.map((reply) => callOf(reply, isBodiless)));
  return [...all].sort((a, b) => a - b);
}

/** What `Cache-Status` says of one reply, in a word. */
export type Told =
  | "led"
  | "collapsed"
  | "forwarded"
  | "bypassed"
  | "untouched";

/** Reads what a reply tells of itself; throws if that is no standard's. */
export function toldBy(
  reply: Reply,
  { name = "singleflight", hasVia }: { name?: string; hasVia: boolean },
): Told {
  const value = valuesOf(reply.fields, "cache-status").join(", ");
  const vias = ownVias(valuesOf(reply.fields, "via"));
  if (value === "") {
    assertEquals(vias, [], "A reply that is untouched has no Via of ours");
    return "untouched";
  }
  const own = cacheStatusOf(value).at(-1);
  assertEquals(own?.name, name);
  assertEquals(vias, hasVia ? [`1.1 ${name}`] : []);
  const { fwd, "fwd-status": status, collapsed, ...rest } = own?.parameters ??
    {};
  assertEquals(rest, {}, "Cache-Status has parameters that it should not");
  if (fwd === "bypass") {
    assertEquals(status ?? reply.status, reply.status);
    return "bypassed";
  }
  assertEquals(fwd, "miss");
  if (collapsed === true) {
    assertEquals(status, undefined);
    return "collapsed";
  }
  assertEquals(status, reply.status);
  assert(collapsed === undefined || collapsed === false);
  return collapsed === false ? "forwarded" : "led";
}

function ownVias(values: readonly string[]): string[] {
  return values.flatMap((value) =>
    viaOf(value).map(({ protocol, by }) => `${protocol} ${by}`)
  );
}

/** How many replies tell each. */
export function tally(
  replies: readonly Reply[],
  options: { name?: string; hasVia: boolean },
): Partial<Record<Told, number>> {
  const counts: Partial<Record<Told, number>> = {};
  for (const reply of replies) {
    const told = toldBy(reply, options);
    counts[told] = (counts[told] ?? 0) + 1;
  }
  return counts;
}
