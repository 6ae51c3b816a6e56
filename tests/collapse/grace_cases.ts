/**
 * The moments around a response's headers, in which the leader still waits for
 * a small body's end, and others come and go (H3, H5).
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush, until } from "../gates.ts";
import { endOf } from "./bodies.ts";
import { asker, fresh, GatedBody, MODES, Origin, statusOf } from "./origin.ts";

/** What is due now, and no timer: the leader's time isn't over after it. */
async function microtasks(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await null;
}

export const graceCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name:
      `H5 a leader that leaves right after the headers harms nobody who came late (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal }).catch((error) => error);
      const { answer, signal } = await origin.call(0);
      const body = new GatedBody("one");
      answer(fresh(body.stream));
      await microtasks();
      const late = ask();
      await microtasks();
      const reason = new Error("leaves");
      leaving.abort(reason);
      const left = await led;
      if (mode === "shared") assertEquals(left.status, 499);
      else assertEquals(left, reason);
      const response = await late;
      assertEquals(statusOf(response), "fwd=miss; collapsed");
      for (let turns = 0; turns < 5; turns++) await flush();
      assertEquals([signal.aborted, body.cancels], [false, []]);
      body.end("two");
      assertEquals(await endOf(response), "onetwo");
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name:
      `H5 a leader that leaves right after the headers, alone, ends the call (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal }).catch((error) => error);
      const { answer } = await origin.call(0);
      const body = new GatedBody("one");
      answer(fresh(body.stream));
      await microtasks();
      leaving.abort();
      await led;
      await until(() => body.cancels.length === 1);
      const next = ask();
      (await origin.call(1)).answer(fresh("new"));
      assertEquals(await endOf(await next), "new");
    },
  },
  {
    name:
      `H3 shareValidated gives nobody an answer whose headers came before the request (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin, { shareValidated: true });
      const asked = [ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const body = new GatedBody("before");
      answer(fresh(body.stream, { "cache-control": "no-cache" }));
      await microtasks();
      // The leader still waits for the body's end.
      const next = [ask(), ask()];
      const second = await Promise.race([origin.call(1), next[0]!]);
      assert(!(second instanceof Response), "It got what came before it");
      body.end();
      second.answer(fresh("after", { "cache-control": "no-cache" }));
      const responses = await Promise.all([...asked, ...next]);
      assertEquals(await Promise.all(responses.map(endOf)), [
        "before",
        "before",
        "after",
        "after",
      ]);
      assertEquals(origin.calls.length, 2);
    },
  },
  {
    name:
      `H5 a request that aborts as the observer hears of its lead ends its call (${mode})`,
    async run() {
      const leaving = new AbortController();
      const reason = new Error("leaves");
      const origin = new Origin();
      const ask = asker(mode, origin, {
        observer: { lead: () => leaving.abort(reason) },
      });
      const left = await ask({ signal: leaving.signal })
        .catch((error) => error);
      if (mode === "shared") assertEquals(left.status, 499);
      else assertEquals(left, reason);
      // Called or not, nothing of it goes on.
      await flush();
      for (const call of origin.calls) await until(() => call.signal.aborted);
    },
  },
]);
