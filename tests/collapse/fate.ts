/**
 * Whose a response is, as seen from outside: two requests come, the origin
 * answers one, and a third comes while the body is on its way.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { CollapseOptions, Reason } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import {
  asker,
  type Call,
  GatedBody,
  type Mode,
  MODES,
  Origin,
  statusOf,
  type Wish,
} from "./origin.ts";

/**
 * Everybody's who asks while it is on its way; theirs who had waited; or the
 * leader's, for a reason that is remembered of the URL unless it says `once`.
 * Nobody can come late for a response without a body: that is `waiting`.
 */
export type Fate =
  | "all"
  | "waiting"
  | `leader: ${Reason}`
  | `leader: ${Reason}, once`;

/**
 * Fates of responses, in both modes or as `[shared, private]`. A response is
 * lines: a status where it isn't 200, and fields.
 */
export type Table = Record<string, Fate | readonly [Fate, Fate]>;

/** What a table's rows have in common. */
export interface Setting {
  /** What all ask for. */
  readonly wish?: Wish;
  readonly options?: CollapseOptions;
  /** Stands before each row: `"Cache-Control: "`. */
  readonly prefix?: string;
  readonly modes?: readonly Mode[];
  readonly not?: Case["not"];
}

/** A table as one case, which shows all rows that differ. */
export function tableCase(name: string, table: Table, setting: Setting): Case {
  const { modes = MODES, not } = setting;
  return {
    name,
    ...(not !== undefined && { not }),
    async run() {
      for (const mode of modes) {
        const rows = Object.entries(table);
        const seen = await Promise.all(
          rows.map(async ([row]) => [
            row,
            await fateOf(mode, row, setting).catch((error) => `${error}`),
          ]),
        );
        const wanted = rows.map(([row, fate]) => [
          row,
          typeof fate === "string" ? fate : fate[mode === "shared" ? 0 : 1],
        ]);
        assertEquals(
          Object.fromEntries(seen),
          Object.fromEntries(wanted),
          `In mode ${mode}`,
        );
      }
    },
  };
}

/** Statuses that no body may be given to. */
const BODILESS = [204, 205, 304];

async function fateOf(
  mode: Mode,
  row: string,
  { wish = {}, options = {}, prefix = "" }: Setting,
): Promise<string> {
  const { status, headers } = parse(prefix + row);
  const reasons: (Reason | undefined)[] = [];
  const origin = new Origin();
  const ask = asker(mode, origin, {
    ...options,
    observer: { forward: ({ reason }) => void reasons.push(reason) },
  });
  const replyTo = ({ number, answer }: Call, body?: GatedBody) =>
    answer(
      new Response(
        BODILESS.includes(status) ? null : body?.stream ?? `body ${number}`,
        { status, headers },
      ),
    );

  const first = ask(wish);
  const second = origin.call(0).then(() => ask(wish));
  // Told by whoever waits for them, if one of them is the first to fail.
  for (const one of [first, second]) one.catch(() => {});
  const lead = await origin.call(0);
  await flush();
  if (origin.calls.length > 1) return "went by";
  const body = new GatedBody("body ");
  replyTo(lead, body);
  const led = await first;
  assertEquals(statusOf(led), `fwd=miss; fwd-status=${status}`, row);
  const got = await Promise.race([second, origin.call(1)]);
  if (got instanceof Response) {
    const late = await comesLate(ask(wish), origin, replyTo, status);
    body.end("0");
    for (const response of [led, got]) {
      const text = BODILESS.includes(status) ? "" : "body 0";
      assertEquals([response.status, await response.text()], [status, text]);
    }
    assertEquals(statusOf(got), "fwd=miss; collapsed", row);
    return late ? "all" : "waiting";
  }
  replyTo(got);
  body.end("0");
  const own = await second;
  assertEquals(
    statusOf(own),
    `fwd=miss; fwd-status=${status}; collapsed=?0`,
    row,
  );
  if (!BODILESS.includes(status)) assertEquals(await own.text(), "body 1", row);
  const next = [ask(wish), ask(wish)];
  await origin.call(2);
  await flush();
  const isRemembered = origin.calls.length === 4;
  for (const call of origin.calls.slice(2)) replyTo(call);
  if (!isRemembered) replyTo(await origin.call(3));
  for (const response of await Promise.all(next)) await response.text();
  return `leader: ${reasons[0]}${isRemembered ? "" : ", once"}`;
}

/** Whether who comes now gets what is on its way. */
async function comesLate(
  late: Promise<Response>,
  origin: Origin,
  replyTo: (call: Call) => void,
  status: number,
): Promise<boolean> {
  const got = await Promise.race([late, origin.call(1)]);
  if (!(got instanceof Response)) {
    replyTo(got);
    await (await late).text();
    return false;
  }
  // The origin's first call answers it: to be read with the others.
  assertEquals([got.status, statusOf(got)], [status, "fwd=miss; collapsed"]);
  await got.body?.cancel();
  return true;
}

/** A row's status and fields. */
function parse(row: string): { status: number; headers: Headers } {
  const headers = new Headers();
  let status = 200;
  for (const line of row.split("\n")) {
    const colon = line.indexOf(":");
    if (/^\d{3}$/.test(line)) status = Number(line);
    else if (colon > 0) {
      headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    }
  }
  return { status, headers };
}
