/**
 * What a response says of how it came to be, and what of its fields goes on
 * (H6).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { CollapseOptions } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, passTime } from "../gates.ts";
import { endOf, herdOf } from "./bodies.ts";
import { asker, fresh, type Mode, MODES, Origin } from "./origin.ts";

/** The leader's response and a waiter's: they share, or each has its own. */
async function pairOf(
  mode: Mode,
  fields: Record<string, string>,
  options: CollapseOptions = {},
): Promise<readonly [Response, Response]> {
  const origin = new Origin();
  const ask = asker(mode, origin, options);
  const [led, waited] = [ask(), ask()];
  const { answer } = await origin.call(0);
  await flush();
  answer(fresh("body", fields));
  origin.call(1).then((call) => call.answer(fresh("body", fields)));
  const pair = [await led, await waited] as const;
  for (const response of pair) assertEquals(await endOf(response), "body");
  return pair;
}

const HOP_BY_HOP = {
  "connection": "x-listed, keep-alive",
  "keep-alive": "timeout=5",
  "proxy-authenticate": "Basic",
  "proxy-authentication-info": "x",
  "proxy-connection": "close",
  "te": "trailers",
  "trailer": "x-sum",
  "upgrade": "h2c",
  "x-listed": "1",
};

export const markCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name: `H6 Cache-Status and Via are added to what the origin said (${mode})`,
    async run() {
      const origins = { "cache-status": "cdn; hit", via: "1.1 cdn" };
      const [led, joined] = await pairOf(mode, origins, { name: "Edge-1" });
      const via = mode === "shared" ? "1.1 cdn, 1.1 Edge-1" : "1.1 cdn";
      assertEquals(
        [led, joined].map(({ headers }) => [
          headers.get("cache-status"),
          headers.get("via"),
        ]),
        [
          ["cdn; hit, Edge-1; fwd=miss; fwd-status=200", via],
          ["cdn; hit, Edge-1; fwd=miss; collapsed", via],
        ],
      );
      const own = { ...origins, "cache-control": "no-store" };
      const alone = await pairOf(mode, own, { name: "Edge-1" });
      assertEquals(
        alone.map(({ headers }) => [
          headers.get("cache-status"),
          headers.get("via"),
        ]),
        [
          ["cdn; hit, Edge-1; fwd=miss; fwd-status=200", via],
          ["cdn; hit, Edge-1; fwd=miss; fwd-status=200; collapsed=?0", via],
        ],
      );
    },
  },
  ...["max-age=60", "no-store"].map((control): Case => ({
    name: `H6 fields of one connection don't go on, of ${control} (${mode})`,
    async run() {
      for (
        const [name, value] of Object.entries(HOP_BY_HOP)
      ) {
        const fields = {
          "cache-control": control,
          "x-kept": "1",
          ...(name === "x-listed" && { connection: "x-listed" }),
          [name]: value,
        };
        const pair = await pairOf(mode, fields);
        assertEquals(
          pair.map(({ headers }) => [headers.get(name), headers.get("x-kept")]),
          [[null, "1"], [null, "1"]],
          name,
        );
      }
    },
  })),
  {
    name: `H6 a body that has come whole says its length (${mode})`,
    async run() {
      const pair = await pairOf(mode, {});
      assertEquals(pair.map(({ headers }) => headers.get("content-length")), [
        "4",
        "4",
      ]);
    },
  },
  {
    name: `H6 who comes a second late is told the response's age (${mode})`,
    async run() {
      for (const [age, later] of [[undefined, "1"], ["30", "31"]] as const) {
        const { body, responses, late } = await herdOf(
          2,
          mode,
          {},
          age === undefined ? {} : { age },
        );
        await passTime(1_000);
        const joined = await late();
        body.end("body");
        const all = [...responses, joined];
        assertEquals(all.map(({ headers }) => headers.get("age")), [
          age ?? null,
          age ?? null,
          later,
        ]);
        for (const response of all) assertEquals(await endOf(response), "body");
      }
    },
  },
]);
