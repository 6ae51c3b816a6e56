/**
 * `collapseFetch()` takes what `fetch` takes: what goes out, and what of it is
 * in the key.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { collapseFetch, type CollapseInit } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, isPending, reasonOf } from "../gates.ts";
import { endOf } from "./bodies.ts";
import { fresh, Origin, URL_OF_ALL } from "./origin.ts";

type Arguments = readonly [
  input: string | URL | Request,
  init?: CollapseInit | Request,
];

/** What goes out for such arguments. */
async function sent(...[input, init]: Arguments): Promise<Request> {
  const origin = new Origin();
  const fetch = collapseFetch({ fetch: origin.fetch });
  const asked = fetch(input, init as CollapseInit);
  const { request, answer } = await origin.call(0);
  answer(fresh("body"));
  const text = request.method === "HEAD" ? "" : "body";
  assertEquals(await endOf(await asked), text);
  return request;
}

/** How many calls two make. */
async function callsOf(one: Arguments, other: Arguments): Promise<number> {
  const origin = new Origin();
  const fetch = collapseFetch({ fetch: origin.fetch });
  const asked = [one, other].map(([input, init]) =>
    fetch(input, init as CollapseInit)
  );
  await origin.call(0);
  await flush();
  for (const { answer } of origin.calls) answer(fresh("body"));
  for (const response of await Promise.all(asked)) await endOf(response);
  return origin.calls.length;
}

const authorized = { headers: { Authorization: "Basic dTpw" } };

export const fetchInputCases: readonly Case[] = [
  {
    name:
      "collapseFetch takes a string, a URL, an object with a text, and a Request",
    async run() {
      const text = { toString: () => URL_OF_ALL } as unknown as string;
      const inputs = [
        URL_OF_ALL,
        new URL(URL_OF_ALL),
        text,
        new Request(URL_OF_ALL),
      ];
      for (const input of inputs) {
        const { method, url } = await sent(input);
        assertEquals([method, url], ["GET", URL_OF_ALL]);
      }
      assertEquals(await callsOf([URL_OF_ALL], [new URL(URL_OF_ALL)]), 1);
    },
  },
  {
    name:
      "collapseFetch sends the fields of a Request, and init's in their place",
    async run() {
      const input = new Request(URL_OF_ALL, authorized);
      assertEquals(
        (await sent(input)).headers.get("authorization"),
        "Basic dTpw",
      );
      const other = await sent(input, { headers: { "x-a": "1" } });
      assertEquals(
        [other.headers.get("authorization"), other.headers.get("x-a")],
        [null, "1"],
      );
      const posted = await sent(
        new Request(URL_OF_ALL, { method: "POST", body: "body" }),
        { headers: { "x-a": "1" } },
      );
      assertEquals([posted.method, await posted.text()], ["POST", "body"]);
      assertEquals((await sent(input, { method: "HEAD" })).method, "HEAD");
    },
  },
  {
    name: "collapseFetch takes a Request as init, as fetch does",
    async run() {
      const init = new Request("https://other.test/", {
        method: "POST",
        body: "body",
        ...authorized,
      });
      const request = await sent(URL_OF_ALL, init);
      assertEquals([request.method, request.url], ["POST", URL_OF_ALL]);
      assertEquals(request.headers.get("authorization"), "Basic dTpw");
      assertEquals(await request.text(), "body");
    },
  },
  {
    name: "collapseFetch sees the fields of a Request as init in the key",
    async run() {
      const init = new Request(URL_OF_ALL, authorized);
      const request = await sent(URL_OF_ALL, init);
      assertEquals(request.headers.get("authorization"), "Basic dTpw");
      assertEquals(await callsOf([URL_OF_ALL, init], [URL_OF_ALL]), 2);
    },
  },
  {
    name:
      "collapseFetch reads init's members as fetch does, inherited ones too",
    async run() {
      class Init {
        get method() {
          return "DELETE";
        }
        headers = { "x-a": "1" };
      }
      const request = await sent(URL_OF_ALL, new Init() as RequestInit);
      assertEquals([request.method, request.headers.get("x-a")], [
        "DELETE",
        "1",
      ]);
      const base = Object.create({ headers: { "x-a": "2" } }) as RequestInit;
      assertEquals((await sent(URL_OF_ALL, base)).headers.get("x-a"), "2");
    },
  },
  {
    name:
      "collapseFetch takes a signal of null for none, whatever the Request has",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const leaving = new AbortController();
      const input = new Request(URL_OF_ALL, { signal: leaving.signal });
      const asked = [fetch(input, { signal: null }), fetch(input)];
      asked[1]?.catch(() => {});
      const { answer } = await origin.call(0);
      await flush();
      leaving.abort(new Error("leaves"));
      assert(await isPending(asked[0]!), "It left by a signal it wasn't given");
      answer(fresh("body"));
      assertEquals(await endOf(await asked[0]!), "body");
      assertStrictEquals(await reasonOf(asked[1]!), leaving.signal.reason);
    },
  },
  {
    name:
      "collapseFetch hears the signal of a Request, and init's in its place",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const [own, given] = [new AbortController(), new AbortController()];
      const input = new Request(URL_OF_ALL, { signal: own.signal });
      const asked = [
        fetch(input, { signal: given.signal }),
        fetch(input),
        fetch(input, {}),
      ];
      for (const one of asked) one.catch(() => {});
      await origin.call(0);
      const reason = new Error("leaves");
      own.abort(reason);
      assert(await isPending(asked[0]!));
      assertStrictEquals(await reasonOf(asked[1]!), reason);
      assertStrictEquals(await reasonOf(asked[2]!), reason);
      given.abort(reason);
      assertStrictEquals(await reasonOf(asked[0]!), reason);
    },
  },
  {
    name: "collapseFetch rejects as fetch does for a URL that is none",
    async run() {
      const fetch = collapseFetch();
      for (const input of ["", "/relative", "http://", "no url"]) {
        const wanted = await reasonOf(globalThis.fetch(input));
        const got = await reasonOf(fetch(input));
        assert(got instanceof TypeError, `${input}: ${got}`);
        assertEquals([got.name, got.message], [
          (wanted as Error).name,
          (wanted as Error).message,
        ]);
      }
    },
  },
  {
    name: "collapseFetch rejects for a GET with a body, as fetch does",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const got = await reasonOf(fetch(URL_OF_ALL, { body: "body" }));
      assert(got instanceof TypeError, `${got}`);
      assertEquals(origin.calls.length, 0);
    },
    not: { bun: "its fetch sends the body of a GET" },
  },
  {
    name: "collapseFetch hands what passes by to fetch with the very arguments",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const input = new Request(URL_OF_ALL, { method: "POST", body: "body" });
      const asked = fetch(input);
      const call = await origin.call(0);
      assertStrictEquals(call.input, input);
      const response = fresh("body");
      call.answer(response);
      assertStrictEquals(await asked, response);
      const { signal } = new AbortController();
      const next = fetch(URL_OF_ALL, { method: "PUT", body: "x", signal });
      const second = await origin.call(1);
      assertEquals([second.input, second.init?.method, second.init?.body], [
        URL_OF_ALL,
        "PUT",
        "x",
      ]);
      assertStrictEquals(second.init?.signal, signal);
      second.answer(response);
      await next;
    },
  },
];
