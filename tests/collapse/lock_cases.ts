/**
 * `lockTimeout`: how long a request waits for another one's response.
 * `lockAge`: how long what hangs may own its URL.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Reason } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, passTime, until } from "../gates.ts";
import { endOf, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, GatedBody, MODES, Origin, statusOf } from "./origin.ts";

const LIMIT = 40;

export const lockCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name:
      `H3 lockTimeout has a waiter call for itself, and the leader never (${mode})`,
    async run() {
      const reasons: (Reason | undefined)[] = [];
      const origin = new Origin();
      const ask = asker(mode, origin, {
        lockTimeout: LIMIT,
        observer: { forward: ({ reason }) => void reasons.push(reason) },
      });
      const led = ask();
      const { answer, signal } = await origin.call(0);
      const waiter = ask();
      const own = await origin.call(1);
      const body = new GatedBody("own");
      own.answer(fresh(body.stream));
      const response = await waiter;
      assertEquals(
        statusOf(response),
        "fwd=miss; fwd-status=200; collapsed=?0",
      );
      // What it got is nobody else's, though it may be shared.
      const other = ask();
      (await origin.call(2)).answer(fresh("other's own"));
      assertEquals(await endOf(await other), "other's own");
      body.end();
      assertEquals(await endOf(response), "own");
      assertEquals(reasons, ["timeout", "timeout"]);
      // The leader has waited for longer than all of them.
      assertEquals(signal.aborted, false);
      const last = ask();
      await flush();
      answer(fresh("led"));
      assertEquals(await endOf(await led), "led");
      assertEquals(await endOf(await last), "led");
      assertEquals(origin.calls.length, 3);
    },
  },
  {
    name: `H3 lockTimeout counts up to the headers only (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOf(2, mode, {
        lockTimeout: LIMIT,
      });
      await passTime(2 * LIMIT);
      const joined = await late();
      body.end("body");
      for (const response of [...responses, joined]) {
        assertEquals(await endOf(response), "body");
      }
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name:
      `H3 lockTimeout leaves the leader's call to it when the waiters have gone (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin, { lockTimeout: LIMIT });
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal }).catch((reason) => reason);
      const first = await origin.call(0);
      const waiter = ask();
      (await origin.call(1)).answer(fresh("own"));
      assertEquals(await endOf(await waiter), "own");
      assertEquals(first.signal.aborted, false);
      // Of all who waited only the leader is left: its leaving ends the call.
      leaving.abort(new Error("leaves"));
      await led;
      await until(() => first.signal.aborted);
    },
  },
  {
    name: `H3 lockAge makes a new leader, and both calls settle (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin, { lockAge: LIMIT });
      const old = [ask(), ask()];
      const first = await origin.call(0);
      await flush();
      assertEquals(origin.calls.length, 1);
      await passTime(LIMIT + 1);
      const anew = [ask(), ask()];
      const second = await origin.call(1);
      await flush();
      assertEquals(origin.calls.length, 2);
      // The old one's late answer is for its own callers.
      const body = new GatedBody("old");
      first.answer(fresh(body.stream));
      const oldResponses = await Promise.all(old);
      const third = ask();
      await flush();
      second.answer(fresh("new"));
      for (const response of await Promise.all([...anew, third])) {
        assertEquals(await endOf(response), "new");
      }
      body.end();
      for (const response of oldResponses) {
        assertEquals(await endOf(response), "old");
      }
      assertEquals(origin.calls.length, 2);
    },
  },
  {
    name:
      `H3 lockAge keeps late ones from a body that has stalled, until it moves (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOf(1, mode, {
        lockAge: LIMIT,
      });
      const reader = readerOf(responses[0]!);
      body.send("one");
      assertEquals(await nextOf(reader), "one");
      await passTime(LIMIT + 1);
      const other = late();
      (await origin.call(1)).answer(fresh("new"));
      assertEquals(await endOf(await other), "new");
      body.end("two");
      assertEquals([await nextOf(reader), await nextOf(reader)], [
        "two",
        undefined,
      ]);
    },
  },
]);
