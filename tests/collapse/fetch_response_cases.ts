/**
 * `collapseFetch()` gives responses that are like those of `fetch`.
 *
 * @module
 */

import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import { collapseFetch } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { fresh, Origin, URL_OF_ALL } from "./origin.ts";

/** Two responses of one call, which comes from elsewhere. */
async function two(make: () => Response): Promise<Response[]> {
  const origin = new Origin();
  const fetch = collapseFetch({ fetch: origin.fetch });
  const asked = [fetch(URL_OF_ALL), fetch(URL_OF_ALL)];
  const { answer } = await origin.call(0);
  await flush();
  answer(Object.defineProperties(make(), {
    url: { value: "https://elsewhere.test/" },
    redirected: { value: true },
  }));
  const responses = await Promise.all(asked);
  assertEquals(origin.calls.length, 1);
  return responses;
}

export const fetchResponseCases: readonly Case[] = [
  {
    name:
      "collapseFetch gives responses with status, fields, url and redirected",
    async run() {
      const responses = await two(() =>
        new Response("body", {
          status: 203,
          statusText: "Not Quite",
          headers: { "x-a": "1", "cache-control": "max-age=60" },
        })
      );
      for (const response of responses) {
        assert(response instanceof Response);
        const { status, statusText, ok, url, redirected } = response;
        assertEquals({ status, statusText, ok, url, redirected }, {
          status: 203,
          statusText: "Not Quite",
          ok: true,
          url: "https://elsewhere.test/",
          redirected: true,
        });
        assertEquals(response.headers.get("x-a"), "1");
        assertEquals(await response.text(), "body");
      }
      assertNotStrictEquals(responses[0], responses[1]);
    },
  },
  {
    name: "collapseFetch gives responses that can be cloned, url and all",
    async run() {
      for (const response of await two(() => fresh("body"))) {
        const clone = response.clone();
        assertEquals(await clone.text(), "body");
        assertEquals(await response.text(), "body");
        assertEquals([clone.url, clone.redirected], [
          "https://elsewhere.test/",
          true,
        ]);
      }
    },
  },
  {
    name: "collapseFetch gives responses whose body is read in every way",
    async run() {
      const [json, bytes] = await two(() => Response.json({ a: 1 }));
      assertEquals(await json!.json(), { a: 1 });
      assertEquals([json!.bodyUsed, bytes!.bodyUsed], [true, false]);
      assertEquals(
        new TextDecoder().decode(await bytes!.bytes()),
        '{"a":1}',
      );
      const [blob, buffer] = await two(() => fresh("body"));
      assertEquals(await (await blob!.blob()).text(), "body");
      assertEquals((await buffer!.arrayBuffer()).byteLength, 4);
      const [form, text] = await two(() => {
        return fresh(new URLSearchParams({ a: "1" }));
      });
      assertEquals((await form!.formData()).get("a"), "1");
      assertEquals(await text!.text(), "a=1");
    },
  },
  {
    name: "collapseFetch gives each caller fields and bytes of its own",
    async run() {
      const [one, other] = await two(() => fresh("body", { "x-a": "1" }));
      one!.headers.set("x-a", "2");
      assertEquals(other!.headers.get("x-a"), "1");
      (await one!.bytes()).fill(0);
      assertEquals(await other!.text(), "body");
    },
  },
  {
    name: "H4 what one reader does to its chunks reaches no other",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const asked = [fetch(URL_OF_ALL), fetch(URL_OF_ALL), fetch(URL_OF_ALL)];
      const { answer } = await origin.call(0);
      await flush();
      let controller!: ReadableStreamDefaultController<Uint8Array>;
      answer(fresh(
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          start(own) {
            controller = own;
          },
        }),
      ));
      const [filler, taker, reader] = await Promise.all(asked);
      controller.enqueue(new TextEncoder().encode("body"));
      const filled = await filler!.body!.getReader().read();
      filled.value?.fill(0);
      const taken = await taker!.body!.getReader().read();
      structuredClone(taken.value, { transfer: [taken.value!.buffer] });
      controller.close();
      assertEquals(await reader!.text(), "body");
    },
  },
];
