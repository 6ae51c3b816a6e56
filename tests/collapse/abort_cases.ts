/**
 * Requests that leave before there is a response (H5): each leaves alone, and
 * the origin's call ends when nobody is left.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush, isPending, until } from "../gates.ts";
import { endOf } from "./bodies.ts";
import {
  asker,
  fresh,
  GatedBody,
  type Mode,
  MODES,
  Origin,
  statusOf,
} from "./origin.ts";

/** What one who has left gets: of many users nobody looks, so no error. */
async function assertLeft(
  mode: Mode,
  asked: Promise<Response>,
  reason: unknown,
): Promise<void> {
  if (mode === "shared") {
    const response = await asked;
    assertEquals([response.status, await response.text()], [499, ""]);
    return;
  }
  const caught = await asked.then(() => "a response", (error) => error);
  assertStrictEquals(caught, reason);
}

export const abortCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name: `H5 a signal that has aborted already makes no call (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const reason = new Error("gone before");
      await assertLeft(
        mode,
        ask({ signal: AbortSignal.abort(reason) }),
        reason,
      );
      assertEquals(origin.calls.length, 0);
      // Nor does it join.
      const led = ask();
      await origin.call(0);
      await assertLeft(
        mode,
        ask({ signal: AbortSignal.abort(reason) }),
        reason,
      );
      (await origin.call(0)).answer(fresh("body"));
      assertEquals(await endOf(await led), "body");
    },
  },
  {
    name: `H5 a leader that leaves harms nobody who waits (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal });
      const { answer, signal } = await origin.call(0);
      const joined = [ask(), ask()];
      await flush();
      const reason = new Error("leaves");
      leaving.abort(reason);
      await assertLeft(mode, led, reason);
      assertEquals(signal.aborted, false);
      joined.push(ask()); // the flight is there still
      await flush();
      answer(fresh("body"));
      for (const response of await Promise.all(joined)) {
        assertEquals(statusOf(response), "fwd=miss; collapsed");
        assertEquals(await endOf(response), "body");
      }
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name: `H5 a leader that leaves takes no waiter's own call along (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal });
      const { answer } = await origin.call(0);
      const joined = ask();
      await flush();
      const reason = new Error("leaves");
      leaving.abort(reason);
      await assertLeft(mode, led, reason);
      const body = new GatedBody("secret");
      answer(fresh(body.stream, { "cache-control": "no-store" }));
      (await origin.call(1)).answer(fresh("own"));
      assertEquals(await endOf(await joined), "own");
      // Nobody reads what was for the leader.
      await until(() => body.cancels.length === 1);
    },
  },
  {
    name: `H5 a waiter that leaves does so at once, and alone (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const led = ask();
      const { answer, signal } = await origin.call(0);
      const leaving = new AbortController();
      const waiter = ask({ signal: leaving.signal });
      const other = ask();
      await flush();
      const reason = new Error("leaves");
      leaving.abort(reason);
      await assertLeft(mode, waiter, reason);
      assertEquals(signal.aborted, false);
      assert(await isPending(led));
      answer(fresh("body"));
      assertEquals(await endOf(await led), "body");
      assertEquals(await endOf(await other), "body");
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name:
      `H5 the last one who leaves ends the origin's call, with its reason (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = Array.from({ length: 3 }, () => new AbortController());
      const asked = leaving.map(({ signal }) => ask({ signal }));
      const { signal, fail } = await origin.call(0);
      await flush();
      const reasons = leaving.map((_, n) => new Error(`leaves ${n}`));
      for (const [n, one] of leaving.entries()) {
        assertEquals(signal.aborted, false);
        one.abort(reasons[n]);
        await assertLeft(mode, asked[n]!, reasons[n]);
      }
      await until(() => signal.aborted);
      assertStrictEquals(signal.reason, reasons[2]);
      // Who comes now calls anew; the old call's end changes nothing.
      const next = ask();
      const second = await origin.call(1);
      fail(signal.reason);
      await flush();
      assert(await isPending(next));
      assertEquals(second.signal.aborted, false);
      second.answer(fresh("new"));
      assertEquals(await endOf(await next), "new");
    },
  },
  {
    name: `H5 a response that comes when all have left is cancelled (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const leaving = new AbortController();
      const led = ask({ signal: leaving.signal });
      const { answer, signal } = await origin.call(0);
      const reason = new Error("leaves");
      leaving.abort(reason);
      await assertLeft(mode, led, reason);
      await until(() => signal.aborted);
      const body = new GatedBody("late");
      answer(fresh(body.stream));
      await until(() => body.cancels.length === 1);
    },
  },
  {
    name:
      `H5 what the origin's call rejects with goes to all, as it is (${mode})`,
    async run() {
      for (const error of [new TypeError("refused"), "text", undefined, 0]) {
        const origin = new Origin();
        const ask = asker(mode, origin);
        const asked = [ask(), ask(), ask()];
        const { fail } = await origin.call(0);
        await flush();
        fail(error);
        for (const one of asked) {
          const caught = await one.then(() => "a response", (reason) => reason);
          assertStrictEquals(caught, error);
        }
        assertEquals(origin.calls.length, 1);
        // It isn't remembered.
        const next = ask();
        (await origin.call(1)).answer(fresh("body"));
        assertEquals(await endOf(await next), "body");
      }
    },
  },
]);
