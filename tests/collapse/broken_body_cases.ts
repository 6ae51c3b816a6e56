/**
 * Bodies that break off: an error for every reader, never a clean end, and no
 * more calls of the origin than one (H5).
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { endOf, herdOf, nextOf, readerOf } from "./bodies.ts";
import { asker, fresh, GatedBody, MODES, Origin } from "./origin.ts";

function isWrongLength(error: unknown): boolean {
  return error instanceof TypeError && /Content-Length/.test(error.message);
}

const wrongLengths = (["longer", "shorter"] as const).flatMap((kind) =>
  [true, false].map((isSlow) => ({ kind, isSlow }))
);

export const brokenBodyCases: readonly Case[] = [
  {
    name: "H5 a body may be longer than 2 GiB by its Content-Length",
    async run() {
      const origin = new Origin();
      const led = asker("private", origin)();
      const length = `${2 ** 32}`;
      (await origin.call(0)).answer(
        fresh("short", { "content-length": length }),
      );
      const error = await endOf(await led);
      assert(error instanceof TypeError);
      assertEquals(
        error.message,
        `Cannot end the body: its Content-Length is ${length}, only 5 came`,
      );
    },
    not: { workerd: "takes the Content-Length of a handler away" },
  },
  ...MODES.flatMap((mode): Case[] => [
    {
      name:
        `H5 a body that breaks off is that very error for every reader (${mode})`,
      async run() {
        const { body, responses, late, origin } = await herdOf(3, mode);
        const readers = responses.map(readerOf);
        body.send("one");
        const lateReader = readerOf(await late());
        for (const reader of [...readers, lateReader]) {
          assertEquals(await nextOf(reader), "one");
        }
        const error = new Error("broken off");
        body.fail(error);
        for (const reader of [...readers, lateReader]) {
          const caught = await nextOf(reader).catch((reason) => reason);
          assertStrictEquals(caught, error);
        }
        // Nobody joins what has broken off.
        const next = late();
        (await origin.call(1)).answer(fresh("new"));
        assertEquals(await endOf(await next), "new");
      },
    },
    {
      name:
        `H5 a reader that is behind gets what came before the break, and then the error (${mode})`,
      async run() {
        const { body, responses } = await herdOf(2, mode);
        const [fast, slow] = responses.map(readerOf);
        body.send("one");
        body.send("two");
        assertEquals([await nextOf(fast!), await nextOf(fast!)], [
          "one",
          "two",
        ]);
        const error = new Error("broken off");
        body.fail(error);
        assertStrictEquals(await nextOf(fast!).catch((e) => e), error);
        assertEquals([await nextOf(slow!), await nextOf(slow!)], [
          "one",
          "two",
        ]);
        assertStrictEquals(await nextOf(slow!).catch((e) => e), error);
      },
    },
    {
      name:
        `H5 a body that breaks off at once is an error for all who waited, of one call (${mode})`,
      async run() {
        const origin = new Origin();
        const ask = asker(mode, origin);
        const asked = Array.from({ length: 20 }, () => ask());
        const { answer } = await origin.call(0);
        await flush();
        const error = new Error("broken off");
        const body = new GatedBody("one");
        body.fail(error);
        answer(fresh(body.stream));
        // Each call that there should not be breaks off, too.
        for (let number = 1; number < 20; number++) {
          origin.call(number).then((call) => {
            const again = new GatedBody("one");
            again.fail(error);
            call.answer(fresh(again.stream));
          });
        }
        const responses = await Promise.all(asked);
        const ends = await Promise.all(responses.map(endOf));
        assertEquals(ends.map((end) => end === error), ends.map(() => true));
        assertEquals(origin.calls.length, 1);
      },
    },
    ...wrongLengths.map(({ kind, isSlow }): Case => ({
      name: `H5 a body ${kind} than its Content-Length${
        isSlow ? "" : ", at once,"
      } is an error for all, of one call (${mode})`,
      not: { workerd: "takes the Content-Length of a handler away" },
      async run() {
        const origin = new Origin();
        const ask = asker(mode, origin);
        const asked = [ask(), ask(), ask()];
        const { answer } = await origin.call(0);
        await flush();
        const body = isSlow ? new GatedBody("a") : new GatedBody("four");
        if (!isSlow) body.end();
        const length = kind === "longer" ? "3" : "5";
        answer(fresh(body.stream, { "content-length": length }));
        for (const number of [1, 2]) {
          origin.call(number).then((call) => call.answer(fresh("again")));
        }
        const responses = await Promise.all(asked);
        const ends = Promise.all(responses.map(endOf));
        await flush();
        if (isSlow) body.send("bcd");
        if (isSlow && kind === "shorter") body.end();
        assertEquals((await ends).map(isWrongLength), [true, true, true]);
        assertEquals(origin.calls.length, 1);
      },
    })),
    {
      name: `H5 a body of just its Content-Length is whole (${mode})`,
      async run() {
        const fields = { "content-length": "6" };
        const { body, responses } = await herdOf(2, mode, {}, fields);
        body.send("one");
        await flush();
        body.end("two");
        assertEquals(await Promise.all(responses.map(endOf)), [
          "onetwo",
          "onetwo",
        ]);
        assertEquals(
          responses.map((one) => one.headers.get("content-length")),
          [
            "6",
            "6",
          ],
        );
      },
    },
  ]),
  {
    name: "H5 no garbage collection ends a body that a response still holds",
    limit: 60_000,
    async run() {
      for (const mode of MODES) {
        const herds = await Promise.all(
          Array.from({ length: 10 }, () => herdOf(2, mode)),
        );
        for (const { body } of herds) body.send("one");
        await collect();
        for (const { body } of herds) body.end("two");
        const ends = await Promise.all(
          herds.flatMap(({ responses }) => responses.map(endOf)),
        );
        assertEquals(new Set(ends), new Set(["onetwo"]), mode);
      }
    },
  },
  {
    name: "H5 no garbage collection ends a body that is being read",
    limit: 60_000,
    async run() {
      for (const mode of MODES) {
        const { body, responses } = await herdOf(20, mode);
        body.send("one");
        const readers = responses.map(readerOf);
        await Promise.all(readers.map(nextOf));
        await collect();
        body.end("two");
        const texts = await Promise.all(readers.map(nextOf));
        assertEquals(new Set(texts), new Set(["two"]), mode);
        assert(responses.length === 20); // held until here
      }
    },
  },
];

/** Has garbage collected: by the runtime's own word, else by making a lot. */
async function collect(): Promise<void> {
  const { gc, Bun } = globalThis as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
  };
  for (let turns = 0; turns < 10; turns++) {
    if (Bun !== undefined) Bun.gc(true);
    else if (gc !== undefined) gc();
    else {
      for (let n = 0; n < 200; n++) new Array(10_000).fill({ n });
    }
    await flush();
  }
}
