/**
 * Rows of the decision tables as cases: a herd comes, the origin holds its
 * answers until all of it is there, and then the calls are counted and the
 * bodies compared. Then a second herd comes.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { OptionSet } from "./apps/options.ts";
import type { Answer, Call } from "./call.ts";
import type { Reply } from "./client.ts";
import { answerTo, callOf, callsOf, HERD, tally } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf, type Scene, type Wish } from "./site.ts";

/**
 * What becomes of a herd: all get the one answer; each asks the origin, once
 * the leader's answer has come; each asks at once and gets its answer
 * untouched; or there are several flights, as many as the row's `apart` says.
 */
export type Fate = "one" | "each" | "bypass" | "apart";

/** A row of a table. */
export interface Row extends Omit<HttpCase, "name" | "run"> {
  /** The promise's number and the row's feature. */
  readonly name: string;
  /** What every client of the herd asks. */
  readonly wish?: (index: number) => Wish;
  /** What the origin answers, apart from the body. */
  readonly answer?: Answer;
  /** By mode; a mode that isn't named isn't shown. */
  readonly fates: Partial<Record<Mode, Fate>>;
  readonly options?: OptionSet;
  /**
   * How many flights there are, where they are several: client number i is of
   * flight i modulo this.
   *
   * @default {HERD}
   */
  readonly apart?: number;
  /**
   * Whether the URL is remembered where each had to ask.
   *
   * @default {true}
   */
  readonly remembered?: false;
  /** Looks at the first herd's replies. */
  readonly also?: (replies: Awaited<ReturnType<typeof repliesOf>>) => void;
}

/** The same fate in every mode. */
export function everywhere(fate: Fate): Row["fates"] {
  return { shared: fate, private: fate, hono: fate };
}

/** One fate for one owner's requests, another for those of many users. */
export function byMode(shared: Fate, own: Fate): Row["fates"] {
  return { shared, private: own, hono: shared };
}

/** The cases of rows, one for each mode. */
export function casesOf(rows: readonly Row[]): HttpCase[] {
  return rows.flatMap(({ name, fates, not, onAllWorkerds, ...row }) =>
    (Object.entries(fates) as [Mode, Fate][]).map(([mode, fate]) => ({
      name: `${name}: ${fate} (${mode})`,
      ...(not !== undefined && { not }),
      ...(onAllWorkerds !== undefined && { onAllWorkerds }),
      run: (site) => play(site.scene(mode, row.options), mode, fate, row),
    }))
  );
}

/** So many come after the first herd where all get one answer. */
const SECOND = 10;

async function play(
  scene: Scene,
  mode: Mode,
  fate: Fate,
  row: Omit<Row, "name" | "fates">,
): Promise<void> {
  const { answer = {} } = row;
  const wish: (index: number) => Wish = row.wish ?? (() => ({}));
  const { route } = scene;
  const status = Number(answer.status?.split(" ")[0] ?? 200);
  const isBodiless = [204, 304].includes(status) || wish(0).method === "HEAD";
  const shown = { hasVia: mode !== "private" };
  /** For the first call, the rest of its herd, and the second herd. */
  const gates = [new Gate(), new Gate(), new Gate()] as const;
  const { apart = HERD } = row;
  const first = { one: 1, each: HERD, bypass: HERD, apart }[fate];
  const atOnce = { one: 1, each: 1, bypass: HERD, apart }[fate];
  let isSecond = false;
  scene.plays(async (call: Call) => {
    const { number } = call;
    const turn = isSecond ? 2 : number < atOnce ? 0 : 1;
    await gates[turn].opened;
    answerTo(call, { ...answer, ...(isBodiless && { body: "" }) });
  });

  const clients = scene.herd(HERD, wish);
  await scene.entered(HERD);
  await route.call(atOnce - 1);
  assertEquals(route.calls.length, atOnce, "Calls before any is answered");
  gates[0].open();
  // In parallel: all of them are there before one is answered.
  if (fate === "each") await route.call(HERD - 1);
  gates[1].open();
  const replies = await repliesOf(clients);
  assertEquals(
    [...new Set(replies.map((reply) => reply.status))],
    [status],
    "The statuses that clients got",
  );
  assertEquals(route.calls.length, first, "Calls of the origin");
  assertEquals(callsOf(replies, isBodiless).length, first, "Bodies");
  assertEquals(
    tally(replies, shown),
    {
      one: { led: 1, collapsed: HERD - 1 },
      each: { led: 1, forwarded: HERD - 1 },
      bypass: { untouched: HERD },
      apart: {
        led: apart,
        ...(apart < HERD && { collapsed: HERD - apart }),
      },
    }[fate],
  );
  row.also?.(replies);
  if (fate === "apart") assertApart(replies, apart);
  if (fate === "bypass" || fate === "apart") return;

  const isRemembered = fate === "each" && row.remembered !== false;
  const count = isRemembered ? HERD : SECOND;
  isSecond = true;
  const others = scene.herd(count, wish);
  await scene.entered(HERD + count);
  await route.call(first + (isRemembered ? count - 1 : 0));
  assertEquals(
    route.calls.length,
    first + (isRemembered ? count : 1),
    "Calls when the second herd is there: nothing is kept, none is queued",
  );
  gates[2].open();
  const second = await repliesOf(others);
  const news = callsOf(second, isBodiless);
  assertEquals(news.filter((number) => number < first), [], "Old bodies");
  const told = tally(second, shown);
  if (isRemembered) assertEquals(told, { bypassed: count });
  else if (fate === "one") {
    assertEquals(told, { led: 1, collapsed: count - 1 });
  } else assertEquals(told, { led: 1, forwarded: count - 1 });
}

/** Who shares has asked for the same. */
function assertApart(replies: readonly Reply[], apart: number): void {
  const flights = new Map<number, Set<number>>();
  for (const [index, reply] of replies.entries()) {
    const number = callOf(reply);
    const members = flights.get(number) ?? new Set();
    flights.set(number, members.add(index % apart));
  }
  for (const members of flights.values()) {
    assertEquals(members.size, 1, "Kinds of requests that shared an answer");
  }
}
