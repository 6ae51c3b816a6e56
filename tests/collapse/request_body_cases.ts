/**
 * Requests whose body makes their key: `QUERY`, and `POST` with `postKey` (H1,
 * H2).
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { collapseHandler } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, reasonOf } from "../gates.ts";
import { bytes, endOf } from "./bodies.ts";
import { meetings, type Pair } from "./meeting.ts";
import {
  asker,
  fresh,
  MODES,
  Origin,
  URL_OF_ALL,
  type Wish,
} from "./origin.ts";

const decoder = new TextDecoder();

const postKey = (_: Request, body: Uint8Array) => decoder.decode(body);

function pairs(
  is: Pair["is"],
  one: Wish,
  other: Wish = one,
  options: Pair["options"] = { postKey },
): Pair[] {
  return MODES.map((mode) => ({ mode, options, one, other, is }));
}

function post(body: BodyInit | null, headers: HeadersInit = {}): Wish {
  return { method: "POST", body, headers };
}

function query(body: BodyInit | null, headers: HeadersInit = {}): Wish {
  return { method: "QUERY", body, headers };
}

export const requestBodyCases: readonly Case[] = [
  meetings("H2 POST requests meet by what postKey makes of them", [
    ...pairs("one", post("a")),
    ...pairs("apart", post("a"), post("b")),
    ...pairs("one", post("a"), post("b"), { postKey: () => "same" }),
    ...pairs("one", post(null), post(new Uint8Array(0))),
    ...pairs("one", post("a"), post("b"), { postKey: () => null }),
    ...pairs("one", post("a"), post("a"), { postKey: () => ["a", { b: 1 }] }),
    ...pairs("apart", post("1"), post("01"), {
      postKey: (_, body) => [decoder.decode(body)],
    }),
    ...pairs("apart", post("body"), {}, { postKey: () => "body" }),
    // What the key is made of besides.
    ...pairs("apart", { ...post("a"), url: "https://origin.test/other" }, {
      ...post("a"),
      url: "https://origin.test/",
    }),
    ...pairs("by: method", post("a"), post("a"), { postKey: () => undefined }),
    ...pairs("by: method", post("a"), post("a"), {}),
    ...pairs("by: method", { method: "PUT", body: "a" }),
    ...pairs("by: request", post("a", { "Cache-Control": "no-cache" })),
  ]),
  {
    ...meetings("H2 QUERY requests meet by their body and its kind", [
      ...pairs("one", query("a"), query("a"), {}),
      ...pairs("apart", query("a"), query("b"), {}),
      ...pairs("apart", query("a"), query(""), {}),
      ...pairs(
        "apart",
        query("a", { "Content-Type": "a/b" }),
        query("a", { "Content-Type": "a/c" }),
        { headers: [] },
      ),
      ...pairs(
        "apart",
        query("a", { "Content-Encoding": "gzip" }),
        query("a"),
        { headers: [] },
      ),
      ...pairs("apart", query("a"), post("a")),
      ...pairs(
        "apart",
        query("a".repeat(5_000)),
        query("b".repeat(5_000)),
        {},
      ),
      ...pairs("one", query("a".repeat(5_000)), undefined, {}),
      ...pairs("by: body", query("a".repeat(65_537)), undefined, {}),
      ...pairs("one", query("a".repeat(65_536)), undefined, {}),
    ]),
    not: { workerd: "its Request takes no QUERY" },
  },
  ...MODES.flatMap((mode): Case[] => [
    ...[-1, 0, 1].map((more): Case => ({
      name: `H1 a body of maxRequestBytes${
        more < 0 ? " - 1" : more > 0 ? " + 1" : ""
      } comes whole to the origin (${mode})`,
      async run() {
        const most = 1_000;
        const origin = new Origin();
        const seen: number[] = [];
        const ask = asker(mode, origin, {
          maxRequestBytes: most,
          postKey: (_, body) => (seen.push(body.byteLength), "key"),
        });
        const body = Uint8Array.from(
          bytes(most + more),
          (_, at) => at % 251,
        );
        // In pieces, so that the limit is passed in the middle of one.
        const stream = () =>
          new ReadableStream({
            start(controller) {
              for (let at = 0; at < body.length; at += 300) {
                controller.enqueue(body.slice(at, at + 300));
              }
              controller.close();
            },
          });
        const asked = [0, 1].map(() => {
          const wish = { ...post(stream()), duplex: "half" };
          return ask(wish as Wish);
        });
        const calls = more > 0 ? 2 : 1;
        await origin.call(calls - 1);
        for (let turns = 0; turns < 5; turns++) await flush();
        assertEquals(origin.calls.length, calls);
        for (const { request, answer } of origin.calls) {
          assertEquals(await request.bytes(), body);
          answer(fresh("body"));
        }
        for (const response of await Promise.all(asked)) {
          assertEquals(await endOf(response), "body");
        }
        assertEquals(seen, more > 0 ? [] : [most + more, most + more]);
      },
    })),
    {
      name: `H1 a POST that has waited in vain sends its own body (${mode})`,
      async run() {
        const origin = new Origin();
        const ask = asker(mode, origin, { postKey: () => "same" });
        const asked = ["one", "two", "three"].map((body) => ask(post(body)));
        const { answer, request } = await origin.call(0);
        for (let turns = 0; turns < 5; turns++) await flush();
        assertEquals(await request.text(), "one");
        answer(fresh("0", { "cache-control": "no-store" }));
        const sent: string[] = [];
        for (const number of [1, 2]) {
          const call = await origin.call(number);
          sent.push(await call.request.text());
          call.answer(fresh(`${number}`));
        }
        assertEquals(sent.sort(), ["three", "two"]);
        for (const response of await Promise.all(asked)) await endOf(response);
      },
    },
    {
      name: `H1 what postKey throws goes to its request alone (${mode})`,
      async run() {
        const origin = new Origin();
        const error = new Error("no key");
        const ask = asker(mode, origin, {
          postKey(_, body) {
            if (body.byteLength === 0) throw error;
            return "key";
          },
        });
        assertStrictEquals(await reasonOf(ask(post(""))), error);
        assertEquals(origin.calls.length, 0);
        const asked = ask(post("body"));
        (await origin.call(0)).answer(fresh("answer"));
        assertEquals(await endOf(await asked), "answer");
      },
    },
    {
      name: `H1 a POST goes out with all that its Request says (${mode})`,
      async run() {
        const origin = new Origin();
        const ask = asker(mode, origin, { postKey });
        const asked = ask({
          ...post("body", { "x-a": "1" }),
          redirect: "manual",
        });
        const { request, answer } = await origin.call(0);
        assertEquals([request.method, request.redirect, request.url], [
          "POST",
          "manual",
          URL_OF_ALL,
        ]);
        assertEquals(request.headers.get("x-a"), "1");
        answer(fresh("answer"));
        await endOf(await asked);
      },
    },
  ]),
  {
    name: "H1 postKey sees the request and its whole body",
    async run() {
      const seen: unknown[] = [];
      const handler = collapseHandler(() => new Response("body"), {
        postKey(request, body) {
          seen.push(request, decoder.decode(body));
          return "key";
        },
      });
      const request = new Request(URL_OF_ALL, post("whole"));
      await endOf(await handler(request));
      assert(seen[0] === request);
      assertEquals(seen[1], "whole");
    },
  },
];
