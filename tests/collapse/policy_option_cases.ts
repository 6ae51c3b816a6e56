/**
 * What the options change of whose a response is: `share`, `shareValidated`,
 * `shareWithoutCookies`, `authorization: "public"` (H3).
 *
 * @module
 */

import { assertEquals, assertStrictEquals } from "@std/assert";
import type {
  CollapseOptions,
  SharedResponse,
} from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { type Table, tableCase } from "./fate.ts";
import { asker, fresh, MODES, Origin, URL_OF_ALL } from "./origin.ts";

/** One row of each sort that isn't shared by itself. */
const UNSHARED = [
  "Cache-Control: no-store",
  "Cache-Control: private",
  "Cache-Control: no-cache",
  "Cache-Control: max-age=0",
  "Expires: 0",
  "Set-Cookie: a=1",
  "Content-Type: text/event-stream",
  "201\n",
  "401\n",
  "407\n",
  "412\n",
  "416\n",
  "429\n",
  "503\n",
];

const SHARED = ["X-A: 1", "Cache-Control: max-age=60", "404\n"];

function rows(lines: readonly string[], fate: Table[string]): Table {
  return Object.fromEntries(lines.map((line) => [line, fate]));
}

/** Whether a row's status is one that is never remembered. */
const isFailure = (row: string) => /^(?:5|429)/.test(row);

const throws: CollapseOptions["share"] = () => {
  throw new Error("share");
};

export const policyOptionCases: readonly Case[] = [
  tableCase("H3 share: true has a response go to those who waited", {
    ...rows(UNSHARED, "waiting"),
    "Cache-Control: private": ["waiting", "all"],
    // As long as the rules say themselves.
    ...rows(SHARED, "all"),
    ...rows(["204\n"], "waiting"),
    ...rows(["205\n"], "waiting"),
    // No word of the user's makes a part a whole, or tells requests together.
    ...rows(["Vary: *"], "leader: vary"),
    ...rows(["206\n", "304\n"], "leader: status"),
    ...rows(["206\nCache-Control: max-age=60"], "leader: status"),
  }, { options: { share: () => true } }),
  tableCase("H3 share: false keeps a response for the leader", {
    ...rows([...UNSHARED, ...SHARED, "204\n"], "leader: share"),
    ...rows(UNSHARED.filter(isFailure), "leader: share, once"),
    ...rows(["Vary: *"], "leader: vary"),
    ...rows(["206\n", "304\n"], "leader: status"),
  }, { options: { share: () => false } }),
  tableCase("H3 share: undefined leaves a response to the rules", {
    ...rows(SHARED, "all"),
    "Cache-Control: no-store": "leader: no-store",
    "Cache-Control: private": ["leader: private", "all"],
    "503\n": "leader: status, once",
  }, { options: { share: () => undefined } }),
  tableCase("H3 share that throws keeps a response for the leader", {
    ...rows([...UNSHARED, ...SHARED], "leader: share"),
    ...rows(UNSHARED.filter(isFailure), "leader: share, once"),
  }, { options: { share: throws } }),
  tableCase("H3 share that returns another truth than true says false", {
    ...rows(SHARED, "leader: share"),
  }, { options: { share: (() => 1) as unknown as () => boolean } }),
  tableCase(
    "H3 shareValidated has a response without freshness go to those who waited",
    {
      "Cache-Control: no-cache": "waiting",
      "Cache-Control: no-cache, max-age=60": "waiting",
      'Cache-Control: no-cache="set-cookie"': "waiting",
      "Cache-Control: max-age=0": "waiting",
      "Cache-Control: max-age=60\nAge: 60": "waiting",
      "Expires: 0": "waiting",
      "Pragma: no-cache": "waiting",
      "Cache-Control: max-age=60": "all",
      "Cache-Control: no-cache, no-store": "leader: no-store",
      "Cache-Control: no-cache, private": ["leader: private", "waiting"],
      "Cache-Control: no-cache\nSet-Cookie: a=1": "leader: set-cookie",
      "Cache-Control: no-cache\nVary: *": "leader: vary",
      "206\nCache-Control: no-cache": "leader: status",
      "401\nCache-Control: no-cache": "leader: status",
      "503\nCache-Control: no-cache": "leader: status, once",
      "Content-Type: text/event-stream": "leader: stream",
    },
    { options: { shareValidated: true } },
  ),
  tableCase("H3 shareWithoutCookies leaves Set-Cookie out of the rules", {
    "Set-Cookie: a=1": "all",
    "Set-Cookie: a=1\nCache-Control: max-age=60": "all",
    "Set-Cookie: a=1\nCache-Control: no-store": "leader: no-store",
    "Set-Cookie: a=1\nCache-Control: private": ["leader: private", "all"],
    "Set-Cookie: a=1\nCache-Control: no-cache": "leader: no-cache",
    "201\nSet-Cookie: a=1": "leader: status",
  }, { options: { shareWithoutCookies: true } }),
  {
    name:
      "H3 shareWithoutCookies leaves the leader its cookies, and gives nobody another one's",
    async run() {
      for (const mode of MODES) {
        const origin = new Origin();
        const ask = asker(mode, origin, { shareWithoutCookies: true });
        const led = ask();
        const { answer } = await origin.call(0);
        const joined = ask();
        await flush();
        const response = fresh("page", { "x-other": "1" });
        response.headers.append("set-cookie", "a=1; Path=/");
        response.headers.append("set-cookie", "b=2");
        answer(response);
        const both = await Promise.all([led, joined]);
        assertEquals(
          both.map(({ headers }) => headers.getSetCookie()),
          [["a=1; Path=/", "b=2"], []],
          mode,
        );
        assertEquals(both.map(({ headers }) => headers.get("x-other")), [
          "1",
          "1",
        ]);
        assertEquals(
          await Promise.all(both.map((one) => one.text())),
          ["page", "page"],
        );
      }
    },
  },
  {
    name:
      "H3 share sees the leader's request and the response's head, and can't change it",
    async run() {
      const seen: [Request, SharedResponse][] = [];
      const origin = new Origin();
      const ask = asker("shared", origin, {
        share(request, response) {
          seen.push([request, response]);
          response.headers.set("x-head", "changed");
          return undefined;
        },
      });
      const led = ask({ headers: { "x-a": "1" } });
      (await origin.call(0)).answer(fresh("page", { "x-head": "own" }));
      const response = await led;
      assertEquals(response.headers.get("x-head"), "own");
      assertEquals(await response.text(), "page");
      assertEquals(seen.length, 1);
      const [request, { status, headers }] = seen[0]!;
      assertEquals([request.method, request.url], ["GET", URL_OF_ALL]);
      assertEquals(request.headers.get("x-a"), "1");
      assertStrictEquals(status, 200);
      assertEquals(headers.get("cache-control"), "max-age=60");
    },
  },
  {
    name: "H3 share that throws is told to the observer",
    async run() {
      const errors: unknown[] = [];
      const error = new Error("share");
      const origin = new Origin();
      const ask = asker("shared", origin, {
        share() {
          throw error;
        },
        observer: { error: (told) => void errors.push(told) },
      });
      const led = ask();
      (await origin.call(0)).answer(fresh("page"));
      assertEquals(await (await led).text(), "page");
      assertEquals(errors.length, 1);
      assertStrictEquals(errors[0], error);
    },
  },
  {
    name:
      "H3 what share widens isn't given to who asks after the response came",
    async run() {
      const origin = new Origin();
      const late = Promise.withResolvers<Response>();
      const ask = asker("shared", origin, {
        share() {
          // The response is there, and nobody has been told of it yet.
          queueMicrotask(() => late.resolve(ask()));
          return true;
        },
      });
      const led = ask();
      const joined = origin.call(0).then(() => ask());
      const { answer } = await origin.call(0);
      await flush();
      answer(
        new Response("page 0", { headers: { "cache-control": "no-cache" } }),
      );
      assertEquals(await (await led).text(), "page 0");
      assertEquals(await (await joined).text(), "page 0");
      const next = await Promise.race([origin.call(1), late.promise]);
      if (!(next instanceof Response)) next.answer(new Response("page 1"));
      assertEquals(await (await late.promise).text(), "page 1");
    },
  },
];
