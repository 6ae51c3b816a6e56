/**
 * How two requests meet, as seen from outside: both come, and what calls of the
 * origin there are then tells.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { CollapseOptions, Reason } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { asker, fresh, type Mode, Origin, type Wish } from "./origin.ts";

/**
 * One call for both; a call for each, since they ask for different things; or
 * both went by, for the reason named.
 */
export type Meeting = "one" | "apart" | `by: ${Reason}`;

/** Two requests, and how they must meet. */
export interface Pair {
  readonly mode: Mode;
  readonly options?: CollapseOptions;
  readonly one: Wish;
  /** Asks for the same as the first one if left out. */
  readonly other?: Wish;
  readonly is: Meeting;
}

const PUBLIC = { "cache-control": "public, max-age=60" };

/** Pairs as one case, which shows all that meet otherwise. */
export function meetings(
  name: string,
  pairs: readonly Pair[],
  not?: Case["not"],
): Case {
  return {
    name,
    ...(not !== undefined && { not }),
    async run() {
      const seen = await Promise.all(
        pairs.map(async (pair) => ({ ...pair, is: await meetingOf(pair) })),
      );
      const isWrong = (_: unknown, at: number) =>
        seen[at]?.is !== pairs[at]?.is;
      assertEquals(seen.filter(isWrong), pairs.filter(isWrong));
    },
  };
}

async function meetingOf(
  { mode, options = {}, one, other = one }: Pair,
): Promise<Meeting> {
  const reasons: (Reason | undefined)[] = [];
  const origin = new Origin();
  const ask = asker(mode, origin, {
    ...options,
    observer: { bypass: ({ reason }) => void reasons.push(reason) },
  });
  const responses = [ask(one), ask(other)];
  const both = Promise.all(responses);
  // What is wrong with a request itself: told below.
  both.catch(() => {});
  await Promise.race([origin.call(0), both]);
  // Reading a request's body takes some turns.
  for (let turns = 0; turns < 5; turns++) await flush();
  const { length } = origin.calls;
  for (const { number, answer } of origin.calls) {
    answer(fresh(`${number}`, PUBLIC));
  }
  for (const response of await both) await response.body?.cancel();
  if (reasons.length === 2) return `by: ${reasons[0] ?? "method"}`;
  return length === 1 ? "one" : "apart";
}
