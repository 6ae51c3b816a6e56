/**
 * `maxBytes`: up to which size a body is kept for who comes late, and how far
 * behind the fastest reader another may be (H4).
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { bytes, endOf, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, MODES, Origin } from "./origin.ts";

const CAP = 10;

function letter(n: number): string {
  return String.fromCharCode(97 + n);
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Reads until so many bytes have come. */
async function readBytes(reader: Reader, count: number): Promise<void> {
  for (let got = 0; got < count;) {
    const { done, value } = await reader.read();
    assert(!done, `The body ended after ${got} bytes`);
    got += value.byteLength;
  }
}

export const bodyCapCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  ...[CAP - 1, CAP, CAP + 1].map((size): Case => ({
    name: `H4 maxBytes lets ${
      size > CAP ? "nobody" : "others"
    } join a body of ${size} bytes of ${CAP} (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOf(2, mode, {
        maxBytes: CAP,
      });
      body.send(bytes(size - 1));
      body.send(bytes(1, 2));
      const [first, second] = responses.map(readerOf);
      await Promise.all([readBytes(first!, size), readBytes(second!, size)]);
      const asked = late();
      const taken = await Promise.race([asked, origin.call(1)]);
      assertEquals(taken instanceof Response, size <= CAP);
      if (!(taken instanceof Response)) taken.answer(fresh("own"));
      body.end();
      const response = await asked;
      assertEquals(
        await response.bytes(),
        size <= CAP
          ? new Uint8Array([...bytes(size - 1), 2])
          : new TextEncoder().encode("own"),
      );
      assertEquals([await nextOf(first!), await nextOf(second!)], [
        undefined,
        undefined,
      ]);
    },
  })),
  {
    name:
      `H4 maxBytes of 0 shares with those who waited, and keeps nothing (${mode})`,
    async run() {
      const { origin, body, responses, late } = await herdOf(3, mode, {
        maxBytes: 0,
      });
      const readers = responses.map(readerOf);
      body.send("one");
      assertEquals(await Promise.all(readers.map(nextOf)), [
        "one",
        "one",
        "one",
      ]);
      const asked = late();
      (await origin.call(1)).answer(fresh("own"));
      assertEquals(await endOf(await asked), "own");
      body.end("two");
      assertEquals(await Promise.all(readers.map(nextOf)), [
        "two",
        "two",
        "two",
      ]);
    },
  },
  {
    name: `H4 a body far over maxBytes reaches all who keep up (${mode})`,
    async run() {
      const { origin, body, responses } = await herdOf(3, mode, {
        maxBytes: CAP,
      });
      const readers = responses.map(readerOf);
      for (let n = 0; n < 200; n++) {
        const text = `chunk ${n}`;
        body.send(text);
        assertEquals(await Promise.all(readers.map(nextOf)), [
          text,
          text,
          text,
        ]);
      }
      body.end();
      await Promise.all(readers.map(nextOf));
      assertEquals(origin.calls.length, 1);
    },
  },
  {
    name:
      `H4 a reader that is maxBytes and a chunk behind the fastest one loses nothing (${mode})`,
    async run() {
      const { body, responses } = await herdOf(2, mode, { maxBytes: CAP });
      const [fast, slow] = responses.map(readerOf);
      body.send("a");
      assertEquals([await nextOf(fast!), await nextOf(slow!)], ["a", "a"]);
      for (let n = 0; n <= CAP; n++) {
        body.send(letter(n));
        assertEquals(await nextOf(fast!), letter(n));
      }
      for (let n = 0; n <= CAP; n++) {
        assertEquals(await nextOf(slow!), letter(n));
      }
      body.end();
      assertEquals([await nextOf(fast!), await nextOf(slow!)], [
        undefined,
        undefined,
      ]);
    },
  },
  {
    name:
      `H4 a reader that is farther behind ends with a RangeError, and harms nobody (${mode})`,
    async run() {
      const { body, responses } = await herdOf(3, mode, { maxBytes: CAP });
      const [fast, steady, slow] = responses.map(readerOf);
      body.send("a");
      for (const reader of [fast!, steady!, slow!]) {
        assertEquals(await nextOf(reader), "a");
      }
      for (let n = 0; n <= CAP + 1; n++) {
        body.send(letter(n));
        assertEquals(await nextOf(fast!), letter(n));
        assertEquals(await nextOf(steady!), letter(n));
      }
      const error = await nextOf(slow!).catch((reason) => reason);
      assert(error instanceof RangeError, `It was ${error}`);
      assertMatch(
        error.message,
        /^Cannot keep the body for a slow reader: it was 1\d bytes behind, /,
      );
      body.end("z");
      assertEquals([await nextOf(fast!), await nextOf(steady!)], ["z", "z"]);
      assertEquals([await nextOf(fast!), await nextOf(steady!)], [
        undefined,
        undefined,
      ]);
      assertEquals(body.cancels, []);
    },
  },
  {
    name:
      `H4 a reader that never began is dropped as well, and the body goes on (${mode})`,
    async run() {
      const { body, responses } = await herdOf(2, mode, { maxBytes: CAP });
      const fast = readerOf(responses[0]!);
      for (let n = 0; n < 3 * CAP; n++) {
        body.send("x");
        assertEquals(await nextOf(fast), "x");
      }
      body.end();
      assertEquals(await nextOf(fast), undefined);
      const end = await endOf(responses[1]!);
      assert(end instanceof RangeError, `It was ${end}`);
    },
  },
  {
    name: `H4 nobody slow holds up the fastest reader under maxBytes (${mode})`,
    async run() {
      const { body, responses } = await herdOf(3, mode);
      const fast = readerOf(responses[0]!);
      const chunk = bytes(100_000);
      for (let n = 0; n < 30; n++) {
        body.send(chunk);
        await readBytes(fast, chunk.byteLength);
      }
      body.end();
      assertEquals(await nextOf(fast), undefined);
      // The others begin when all is over.
      for (const response of responses.slice(1)) {
        assertEquals((await response.arrayBuffer()).byteLength, 3_000_000);
      }
    },
  },
  {
    name:
      `H4 the origin is read a little ahead of the fastest reader, and no more (${mode})`,
    not: { workerd: "reads ahead up to 1 MiB, and looks now and then" },
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin);
      const asked = [ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const [size, count] = [2 ** 16, 64];
      let pulled = 0;
      const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          if (pulled === count) return controller.close();
          pulled++;
          controller.enqueue(bytes(size));
        },
      }, { highWaterMark: 0 });
      answer(fresh(stream));
      const [first, second] = await Promise.all(asked);
      for (let turns = 0; turns < 20; turns++) await flush();
      assert(pulled <= 6, `${pulled} chunks of 64 KiB were read`);
      const reader = readerOf(first!);
      await readBytes(reader, 10 * size);
      for (let turns = 0; turns < 20; turns++) await flush();
      assert(pulled >= 10 && pulled <= 16, `${pulled} chunks were read`);
      await readBytes(reader, (count - 10) * size);
      assertEquals((await second!.arrayBuffer()).byteLength, count * size);
    },
  },
]);
