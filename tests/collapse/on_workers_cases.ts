/**
 * Collapsing as it goes on Workers, within one request of whatever runtime: the
 * ways that it takes there are taken because the runtime says that it is one.
 * That they are right across requests `tests/http/` shows in workerd.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { passTime, reasonOf, until, withGlobal } from "../gates.ts";
import { endOf, type Herd, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, GatedBody, type Mode, MODES, Origin } from "./origin.ts";

/** Runs with a runtime that says it is Cloudflare's. */
function onWorkers<T>(body: () => T): T {
  return withGlobal(
    "navigator",
    { userAgent: "Cloudflare-Workers" },
    body,
  );
}

function herdOnWorkers(readers: number, mode: Mode): Promise<Herd> {
  return onWorkers(() => herdOf(readers, mode));
}

/** A herd whose leader's timers have died with its request. */
function orphans(mode: Mode): Promise<Herd> {
  return withGlobal(
    "setInterval",
    () => 0,
    () => herdOnWorkers(2, mode),
  );
}

/** More than a leader reads ahead of all readers there. */
const LARGE = 3 * 2 ** 20;

/** Until a leader that gives no sign of life isn't trusted any more, in ms. */
const THREE_BEATS = 310;

export const onWorkersCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name: `W1 a body reaches all who wait, and who comes late (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOnWorkers(3, mode);
      const readers = responses.map(readerOf);
      body.send("one");
      assertEquals(
        await Promise.all(readers.map(nextOf)),
        ["one", "one", "one"],
      );
      const last = readerOf(await late());
      body.end("two");
      assertEquals(await Promise.all(readers.map(nextOf)), [
        "two",
        "two",
        "two",
      ]);
      assertEquals([await nextOf(last), await nextOf(last)], ["one", "two"]);
      assertEquals(await nextOf(last), undefined);
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name: `W3 a leader looks itself whether a reader has read on (${mode})`,
    async run() {
      const { body, responses } = await herdOnWorkers(2, mode);
      const chunk = new Uint8Array(2 ** 18);
      for (let sent = 0; sent < LARGE; sent += chunk.length) body.send(chunk);
      body.end();
      const sizes = responses.map(async (response) =>
        (await response.arrayBuffer()).byteLength
      );
      assertEquals(await Promise.all(sizes), [LARGE, LARGE]);
    },
  },
  {
    name: `W3 the origin hears within a beat that nobody is left (${mode})`,
    async run() {
      const { body, responses } = await herdOnWorkers(2, mode);
      body.send("one");
      for (const response of responses) await response.body?.cancel();
      await until(() => body.cancels.length === 1);
    },
  },
  {
    name: `W2 a reader whose leader has died ends with an error (${mode})`,
    async run() {
      const { body, responses } = await orphans(mode);
      const [first, second] = responses.map(readerOf);
      body.send("one");
      assertEquals(await nextOf(first!), "one");
      const reason = await reasonOf(nextOf(first!));
      assert(reason instanceof DOMException);
      assertEquals(
        reason.message,
        "Cannot read on: the request that read the body has ended",
      );
      // Whoever looks later hears of it at once, after what had come.
      assertEquals(await nextOf(second!), "one");
      assertEquals(await reasonOf(nextOf(second!)), reason);
    },
  },
  {
    name: `W2 nobody joins a body whose leader has died (${mode})`,
    async run() {
      const { origin, body, late } = await orphans(mode);
      body.send("one");
      await passTime(THREE_BEATS);
      const again = onWorkers(late);
      (await origin.call(1)).answer(fresh("anew"));
      assertEquals(await endOf(await again), "anew");
    },
  },
  {
    name: `W5 a body in a coding that nobody can read stays whole (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = onWorkers(() => asker(mode, origin));
      const asked = [ask(), ask()];
      const made = await origin.call(0);
      made.answer(fresh("coded", { "content-encoding": "br" }));
      (await origin.call(1)).answer(fresh("other"));
      const [led, waited] = await Promise.all(asked);
      assertEquals(led!.headers.get("content-encoding"), "br");
      assertEquals(await led!.text(), "coded");
      assertEquals(await waited!.text(), "other");
    },
  },
]).concat([
  {
    name: "H5 a stream's length is told to a runtime that wants to be told",
    async run() {
      const lengths: number[] = [];
      class FixedLengthStream extends TransformStream {
        constructor(length: number) {
          super();
          lengths.push(length);
        }
      }
      const flags = { enable_request_signal: true };
      await withGlobal(
        "Cloudflare",
        { compatibilityFlags: flags },
        () =>
          withGlobal("FixedLengthStream", FixedLengthStream, async () => {
            const origin = new Origin();
            const ask = asker("shared", origin);
            const asked = ask();
            const body = new GatedBody("four");
            (await origin.call(0)).answer(
              fresh(body.stream, { "content-length": "8" }),
            );
            const response = await asked;
            body.end("more");
            assertEquals(await response.text(), "fourmore");
          }),
      );
      assertEquals(lengths, [8]);
    },
    not: { workerd: "has the class itself" },
  },
]);
