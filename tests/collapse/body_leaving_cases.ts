/**
 * Readers that go: none takes another along, and the origin hears of it when
 * the last one has gone, and not before (H5).
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { assertDOMException, flush, until } from "../gates.ts";
import { endOf, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, GatedBody, MODES, Origin, statusOf } from "./origin.ts";

/** Long enough for Workers, where a beat looks who is left. */
async function settled(): Promise<void> {
  const end = performance.now() +
    (navigator.userAgent === "Cloudflare-Workers" ? 500 : 20);
  while (performance.now() < end) await flush();
}

export const bodyLeavingCases: readonly Case[] = MODES.flatMap((mode) => [
  {
    name:
      `H5 the origin's body is cancelled when the last reader has gone, and not before (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOf(3, mode);
      const readers = responses.map(readerOf);
      body.send("one");
      await Promise.all(readers.map(nextOf));
      const lateReader = readerOf(await late());
      await settled();
      for (const reader of readers) {
        await reader.cancel("enough");
        await settled();
        assertEquals(body.cancels.length, 0);
        assertEquals(origin.calls[0]?.signal.aborted, false);
      }
      body.send("two");
      assertEquals([await nextOf(lateReader), await nextOf(lateReader)], [
        "one",
        "two",
      ]);
      await lateReader.cancel();
      await until(() => body.cancels.length > 0);
      await until(() => origin.calls[0]?.signal.aborted === true);
      assertEquals(body.cancels.length, 1);
      assertDOMException(body.cancels[0], "AbortError");
      // It is over: who comes now calls anew.
      const asked = late();
      (await origin.call(1)).answer(fresh("new"));
      assertEquals(await endOf(await asked), "new");
    },
  },
  {
    name:
      `H5 responses whose body is never read can be cancelled, too (${mode})`,
    async run() {
      const { origin, body, responses } = await herdOf(3, mode);
      body.send("one");
      await settled();
      for (const response of responses) {
        assertEquals(body.cancels.length, 0);
        await response.body?.cancel();
      }
      await until(() => body.cancels.length > 0);
      await until(() => origin.calls[0]?.signal.aborted === true);
      assertEquals(body.cancels.length, 1);
    },
  },
  {
    name:
      `H5 a reader that goes while all wait for more harms nobody (${mode})`,
    async run() {
      const { body, responses } = await herdOf(3, mode);
      const readers = responses.map(readerOf);
      const pending = readers.map(nextOf);
      await flush();
      await readers[0]!.cancel();
      assertEquals(await pending[0], undefined);
      body.end("one");
      assertEquals([await pending[1], await pending[2]], ["one", "one"]);
      assertEquals(await nextOf(readers[1]!), undefined);
      assertEquals(body.cancels, []);
    },
  },
  {
    name:
      `H5 nobody's leaving is told to an origin that has sent all (${mode})`,
    async run() {
      const { origin, body, responses } = await herdOf(2, mode);
      body.send("one");
      body.end("two");
      await settled();
      for (const response of responses) await response.body?.cancel();
      await settled();
      assertEquals(body.cancels, []);
      assertEquals(origin.calls[0]?.signal.aborted, false);
    },
  },
  {
    name:
      `H5 a response for the leader alone is cancelled with its one reader (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const asked = ask();
      const { answer } = await origin.call(0);
      const body = new GatedBody("one");
      answer(fresh(body.stream, { "cache-control": "no-store" }));
      const reader = readerOf(await asked);
      assertEquals(await nextOf(reader), "one");
      await settled();
      assertEquals(body.cancels.length, 0);
      await reader.cancel();
      await until(() => body.cancels.length > 0);
      assertEquals(body.cancels.length, 1);
    },
  },
  {
    name:
      `H5 a signal that aborts while a body is read ends that reader alone (${mode})`,
    async run() {
      const leaving = new AbortController();
      const origin = new Origin();
      const ask = asker(mode, origin);
      const asked = [ask({ signal: leaving.signal }), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const body = new GatedBody("one");
      answer(fresh(body.stream));
      const [led, joined] = await Promise.all(asked);
      const [first, second] = [readerOf(led!), readerOf(joined!)];
      assertEquals([await nextOf(first), await nextOf(second)], ["one", "one"]);
      const pending = nextOf(first).catch((reason) => reason);
      const reason = new Error("leaves");
      leaving.abort(reason);
      assertStrictEquals(await pending, reason);
      await settled();
      assertEquals(origin.calls[0]?.signal.aborted, false);
      assertEquals(body.cancels, []);
      body.end("two");
      assertEquals([await nextOf(second), await nextOf(second)], [
        "two",
        undefined,
      ]);
    },
  },
  {
    name:
      `H5 signals of all readers that abort end the call of the origin (${mode})`,
    async run() {
      const leaving = [new AbortController(), new AbortController()];
      const origin = new Origin();
      const ask = asker(mode, origin);
      const asked = leaving.map(({ signal }) => ask({ signal }));
      const { answer, signal } = await origin.call(0);
      await flush();
      const body = new GatedBody("one");
      answer(fresh(body.stream));
      const readers = (await Promise.all(asked)).map(readerOf);
      await Promise.all(readers.map(nextOf));
      leaving[0]!.abort();
      await settled();
      assertEquals([body.cancels.length, signal.aborted], [0, false]);
      leaving[1]!.abort();
      await until(() => body.cancels.length === 1 && signal.aborted);
      const ends = readers.map((reader) => nextOf(reader).catch((e) => e));
      for (const error of await Promise.all(ends)) {
        assert(error instanceof DOMException);
      }
    },
  },
  {
    name:
      `H5 a leader that has gone leaves the whole body to those who wait (${mode})`,
    async run() {
      const leaving = new AbortController();
      const origin = new Origin();
      const ask = asker(mode, origin);
      const led = ask({ signal: leaving.signal }).catch(() => undefined);
      const { answer } = await origin.call(0);
      const joined = [ask(), ask()];
      await flush();
      leaving.abort();
      await led;
      const body = new GatedBody("one");
      answer(fresh(body.stream));
      const responses = await Promise.all(joined);
      const late = await ask();
      await settled();
      body.end("two");
      const all = [...responses, late];
      assertEquals(await Promise.all(all.map(endOf)), [
        "onetwo",
        "onetwo",
        "onetwo",
      ]);
      assertEquals(all.map(statusOf), Array(3).fill("fwd=miss; collapsed"));
      assertEquals(origin.calls.length, 1);
    },
  },
]);
