/**
 * Objects that a caller, or a handler, uses again: `init` and its `Headers`, a
 * `Request` that has been read, one `Response` for many (H1, H2, H6).
 *
 * @module
 */

import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  collapseFetch,
  collapseHandler,
  type Reason,
} from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { endOf } from "./bodies.ts";
import { asker, fresh, MODES, Origin, statusOf, URL_OF_ALL } from "./origin.ts";

const NO_STORE = { "cache-control": "no-store" };

export const reuseCases: readonly Case[] = [
  {
    name:
      "H2 collapseFetch sends each call the Headers as they were when it was made",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const headers = new Headers();
      const asked = ["alice", "alice", "bob"].map((user) => {
        headers.set("authorization", user);
        return fetch(URL_OF_ALL, { headers });
      });
      await origin.call(1);
      await flush();
      // One call for the two of alice, who then asks anew for the second.
      assertEquals(origin.calls.length, 2);
      for (let number = 0; number < 3; number++) {
        const { answer, request } = await origin.call(number);
        answer(fresh(request.headers.get("authorization"), NO_STORE));
      }
      const responses = await Promise.all(asked);
      assertEquals(await Promise.all(responses.map(endOf)), [
        "alice",
        "alice",
        "bob",
      ]);
    },
  },
  {
    name: "H2 collapseFetch sends what init said when the call was made",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const init: RequestInit = { headers: { "x-a": "1" } };
      const asked = [fetch(URL_OF_ALL, init), fetch(URL_OF_ALL, init)];
      const list = init.headers as Record<string, string>;
      list["x-a"] = "2";
      init.method = "DELETE";
      init.body = "body";
      init.signal = AbortSignal.abort();
      for (const number of [0, 1]) {
        const { answer, request, signal } = await origin.call(number);
        assertEquals(
          [request.method, request.headers.get("x-a"), signal.aborted],
          ["GET", "1", false],
        );
        await flush();
        answer(fresh(`${number}`, NO_STORE));
      }
      for (const [number, one] of asked.entries()) {
        assertEquals(await endOf(await one), `${number}`);
      }
    },
  },
  {
    name: "H1 collapseHandler() passes a body on that has been read before",
    async run() {
      for (const method of ["QUERY", "POST"]) {
        for (const read of [readAll, lock] as const) {
          const reasons: (Reason | undefined)[] = [];
          const origin = new Origin();
          const handler = collapseHandler(origin.handler, {
            postKey: () => "one for all",
            observer: { bypass: ({ reason }) => void reasons.push(reason) },
          });
          const requests = ["one", "two"].map((body) =>
            new Request(URL_OF_ALL, { method, body })
          );
          for (const request of requests) await read(request);
          const asked = requests.map((request) => handler(request));
          for (const [number, request] of requests.entries()) {
            const call = await origin.call(number);
            assertStrictEquals(call.request, request);
            call.answer(fresh(`${number}`));
          }
          const responses = await Promise.all(asked);
          assertEquals(await Promise.all(responses.map(endOf)), ["0", "1"]);
          assertEquals(reasons, ["body", "body"]);
        }
      }
    },
  },
  ...MODES.map((mode): Case => ({
    name:
      `H6 a Response that is given again and again is marked once (${mode})`,
    async run() {
      const given = [
        new Response(null, { status: 401 }),
        new Response(null, { headers: NO_STORE }),
        new Response(null, { status: 404 }),
      ];
      for (const response of given) {
        const { status } = response;
        const origin = new Origin();
        const ask = asker(mode, origin, { maxUnshared: 0 });
        for (let number = 0; number < 3; number++) {
          const asked = ask();
          (await origin.call(number)).answer(response);
          const got = await asked;
          assertEquals(statusOf(got), `fwd=miss; fwd-status=${status}`);
          assertEquals(
            got.headers.get("via"),
            mode === "shared" ? "1.1 singleflight" : null,
          );
        }
      }
    },
  })),
];

async function readAll(request: Request): Promise<void> {
  await request.text();
}

/** Somebody reads it, and has not come to its end. */
function lock(request: Request): Promise<void> {
  request.body?.getReader();
  return Promise.resolve();
}
