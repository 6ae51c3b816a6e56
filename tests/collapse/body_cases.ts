/**
 * Bodies: read once, and given whole and in order to everybody (H4).
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush, until } from "../gates.ts";
import { bytes, endOf, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, MODES, Origin } from "./origin.ts";
import { chunksOf, joined, sameBytes } from "./random_bytes.ts";

/** Chunks that a handler's stream may have, beside bytes. */
const KINDS: Record<string, unknown> = {
  "an ArrayBuffer": new TextEncoder().encode("bytes").buffer,
  "a DataView": new DataView(new TextEncoder().encode("-bytes-").buffer, 1, 5),
  "a Uint16Array": new Uint16Array(
    new TextEncoder().encode("--byte").buffer,
    2,
  ),
  "a string": "bytes",
};

export const bodyCases: readonly Case[] = [
  ...MODES.flatMap((mode): Case[] => [
    {
      name:
        `H4 chunks reach every reader while the origin still sends (${mode})`,
      async run() {
        const { body, responses } = await herdOf(3, mode);
        const readers = responses.map(readerOf);
        for (const text of ["one", "two", "three"]) {
          body.send(text);
          assertEquals(
            await Promise.all(readers.map(nextOf)),
            [text, text, text],
          );
        }
        body.end();
        assertEquals(
          await Promise.all(readers.map(nextOf)),
          [undefined, undefined, undefined],
        );
      },
    },
    {
      name:
        `H4 who comes late gets the body from its start, and then what comes (${mode})`,
      async run() {
        const { origin, body, responses, late } = await herdOf(1, mode);
        const first = readerOf(responses[0]!);
        body.send("one");
        assertEquals(await nextOf(first), "one");
        body.send("two");
        assertEquals(await nextOf(first), "two");
        const second = readerOf(await late());
        assertEquals(await nextOf(second), "one");
        assertEquals(await nextOf(second), "two");
        const pending = nextOf(second);
        body.send("three");
        assertEquals([await nextOf(first), await pending], ["three", "three"]);
        const third = await late();
        body.end();
        assertEquals(await endOf(third), "onetwothree");
        assertEquals([await nextOf(first), await nextOf(second)], [
          undefined,
          undefined,
        ]);
        assertEquals(origin.calls.length, 1);
        // It has ended, and nothing is stored.
        const next = late();
        (await origin.call(1)).answer(fresh("new"));
        assertEquals(await endOf(await next), "new");
      },
    },
    {
      name:
        `H4 bytes are equal for readers of every pace, whatever the chunks' sizes (${mode})`,
      async run() {
        for (const seed of [1, 2, 3]) {
          const chunks = chunksOf(seed, 60);
          const whole = joined(chunks);
          const { body, responses, late } = await herdOf(3, mode);
          const lates: Promise<Response>[] = [];
          const reads = responses.map(async (response, pace) => {
            const reader = readerOf(response);
            const got: Uint8Array[] = [];
            for (;;) {
              const { done, value } = await reader.read();
              if (done) return joined(got);
              got.push(value);
              if (got.length % (pace + 2) === 0) await flush();
            }
          });
          for (const [at, chunk] of chunks.entries()) {
            if (chunk.byteLength > 0) body.send(chunk);
            if (at % 20 === 10) lates.push(late());
            if (at % 7 === 0) await flush();
          }
          const latecomers = await Promise.all(lates);
          body.end();
          const all = await Promise.all([
            ...reads,
            ...latecomers.map(async (one) =>
              new Uint8Array(await one.arrayBuffer())
            ),
          ]);
          assertEquals(
            all.map((one) => sameBytes(one, whole)),
            all.map(() => true),
            `Seed ${seed}`,
          );
          assertEquals(all.length, 6);
        }
      },
    },
    {
      name: `H4 a thousand readers get one body of one call (${mode})`,
      async run() {
        const { origin, body, responses } = await herdOf(1_000, mode);
        const texts = Promise.all(responses.map((one) => one.text()));
        for (let n = 0; n < 10; n++) body.send(`chunk ${n};`);
        body.end();
        const [text] = await texts;
        assertEquals(new Set(await texts).size, 1);
        assertEquals(text?.split(";").length, 11);
        assertEquals(origin.calls.length, 1);
      },
    },
    {
      name: `H4 an empty body and none are empty for all (${mode})`,
      async run() {
        for (const make of [() => null, () => "", () => new Uint8Array(0)]) {
          const origin = new Origin();
          const ask = asker(mode, origin);
          const asked = [ask(), ask(), ask()];
          const { answer } = await origin.call(0);
          await flush();
          answer(fresh(make()));
          const responses = await Promise.all(asked);
          assertEquals(await Promise.all(responses.map(endOf)), ["", "", ""]);
          assertEquals(origin.calls.length, 1);
        }
        const { body, responses } = await herdOf(2, mode);
        body.end();
        assertEquals(await Promise.all(responses.map(endOf)), ["", ""]);
      },
    },
    {
      name:
        `H4 no chunk is read again by who has read it, nor one of no bytes (${mode})`,
      async run() {
        const { body, responses } = await herdOf(2, mode);
        const readers = responses.map(readerOf);
        body.send("a");
        assertEquals(await Promise.all(readers.map(nextOf)), ["a", "a"]);
        body.send(bytes(0));
        body.send("b");
        assertEquals(await Promise.all(readers.map(nextOf)), ["b", "b"]);
        body.end();
        assertEquals(await Promise.all(readers.map(nextOf)), [
          undefined,
          undefined,
        ]);
      },
    },
  ]),
  ...Object.entries(KINDS).map(([kind, chunk]): Case => ({
    name: `H4 a handler's chunk may be ${kind}`,
    async run() {
      const origin = new Origin();
      const ask = asker("shared", origin);
      const asked = [ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(chunk);
          controller.close();
        },
      });
      answer(fresh(stream));
      const wanted = kind === "a Uint16Array" ? "byte" : "bytes";
      for (const response of await Promise.all(asked)) {
        assertEquals(await endOf(response), wanted);
      }
    },
  })),
  {
    name:
      "H4 a chunk that is no bytes ends in an error for all, and the stream hears of it",
    async run() {
      const origin = new Origin();
      const ask = asker("shared", origin);
      const asked = [ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const cancels: unknown[] = [];
      const stream = new ReadableStream({
        start: (controller) => controller.enqueue(5),
        cancel: (reason) => void cancels.push(reason),
      });
      answer(fresh(stream));
      // Not to wait for ever, should somebody ask again.
      origin.call(1).then((call) => call.answer(fresh("again")));
      for (const response of await Promise.all(asked)) {
        const error = await endOf(response);
        assert(error instanceof TypeError, `It was ${error}`);
      }
      await until(() => cancels.length === 1);
    },
  },
];
