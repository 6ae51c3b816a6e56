/**
 * What `collapseFetch()` leaves on a signal: nothing (S11), and no rejection
 * that nobody handles.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { collapseFetch } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, listenersOf, until } from "../gates.ts";
import { endOf, nextOf, readerOf } from "./bodies.ts";
import { fresh, GatedBody, Origin, URL_OF_ALL } from "./origin.ts";

export const fetchSignalCases: readonly Case[] = [
  {
    name:
      "S11 collapseFetch has one listener on a signal while many wait, and none at the end",
    async run() {
      for (const lockTimeout of [Infinity, 60_000]) {
        const origin = new Origin();
        const fetch = collapseFetch({ fetch: origin.fetch, lockTimeout });
        const { signal } = new AbortController();
        const probe = listenersOf(signal);
        const asked = Array.from(
          { length: 50 },
          () => fetch(URL_OF_ALL, { signal }),
        );
        const { answer } = await origin.call(0);
        await flush();
        assertEquals([probe.count, probe.peak], [1, 1], `${lockTimeout}`);
        const body = new GatedBody("one");
        answer(fresh(body.stream));
        const readers = (await Promise.all(asked)).map(readerOf);
        await Promise.all(readers.map(nextOf));
        assertEquals(probe.count, 1);
        body.end();
        await Promise.all(readers.map(nextOf));
        assertEquals(probe.count, 0);
      }
    },
  },
  {
    name:
      "S11 collapseFetch leaves no listener after a cancel, an error, a refusal or a short body",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const ask = () => fetch(URL_OF_ALL, { signal });
      // Whole at once.
      let asked = [ask(), ask()];
      (await origin.call(0)).answer(fresh("body"));
      for (const response of await Promise.all(asked)) await endOf(response);
      assertEquals(probe.count, 0, "a whole body");
      // Cancelled.
      asked = [ask(), ask()];
      const first = await origin.call(1);
      await flush();
      first.answer(fresh(new GatedBody("one").stream));
      for (const response of await Promise.all(asked)) {
        await response.body?.cancel();
      }
      assertEquals(probe.count, 0, "a cancel");
      await until(() => first.signal.aborted); // or others still join
      // Broken off.
      asked = [ask(), ask()];
      const second = await origin.call(2);
      await flush();
      const body = new GatedBody("one");
      second.answer(fresh(body.stream));
      const responses = await Promise.all(asked);
      body.fail(new Error("broken off"));
      for (const response of responses) await endOf(response);
      assertEquals(probe.count, 0, "an error");
      // Refused by the origin.
      asked = [ask(), ask()];
      const third = await origin.call(3);
      await flush();
      third.fail(new TypeError("refused"));
      for (const one of asked) await one.catch(() => {});
      assertEquals(probe.count, 0, "a refusal");
      // For the leader alone.
      asked = [ask(), ask()];
      const fourth = await origin.call(4);
      await flush();
      fourth.answer(fresh("0", { "cache-control": "no-store" }));
      (await origin.call(5)).answer(fresh("1"));
      for (const response of await Promise.all(asked)) await endOf(response);
      assertEquals(probe.count, 0, "a response for each");
      assertEquals(probe.peak, 1);
    },
  },
  {
    name: "collapseFetch leaves no error unhandled when all callers have gone",
    async run() {
      // `register` itself fails a case that leaves a rejection behind.
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const leaving = new AbortController();
      const { signal } = leaving;
      const asked = [
        fetch(URL_OF_ALL, { signal }),
        fetch(URL_OF_ALL, { signal }),
      ];
      const call = await origin.call(0);
      const reason = new Error("leaves");
      leaving.abort(reason);
      for (const one of asked) {
        assertStrictEquals(await one.catch((error) => error), reason);
      }
      await until(() => call.signal.aborted);
      call.fail(new Error("late"));
      await flush();
      // And in the middle of a body that nobody reads.
      const other = new AbortController();
      const next = fetch(URL_OF_ALL, { signal: other.signal });
      const second = await origin.call(1);
      const body = new GatedBody("one");
      second.answer(fresh(body.stream));
      await next;
      other.abort(reason);
      await until(() => second.signal.aborted);
      await flush();
      assert(body.cancels.length === 1);
    },
  },
];
