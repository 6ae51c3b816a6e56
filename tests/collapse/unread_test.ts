/**
 * Responses that nobody reads: once they are garbage, their origin is let go,
 * also where a signal that lives on was given (H5). Deno wants
 * `--v8-flags=--expose-gc` for this, Node `--expose-gc`.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { collapseFetch } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { register } from "../register.ts";
import { fresh } from "./origin.ts";

const CALLS = 50;

/** What the engine may still see on its stack. */
const SEEN = 3;

/** Collections until all must have been found. */
const COLLECTIONS = 50;

const { signal } = new AbortController();

/** What a call is given; a `Request` always has a signal. */
const given: Record<string, (url: string) => [string | Request, RequestInit?]> =
  {
    "no signal": (url) => [url],
    "a signal that lives on": (url) => [url, { signal }],
    "a Request": (url) => [new Request(url)],
    "a Request with a signal that lives on": (
      url,
    ) => [new Request(url, { signal })],
  };

const cases: readonly Case[] = Object.entries(given).map(([name, wish]) => ({
  name: `H5 collapseFetch() with ${name} lets go of what is never read`,
  sameTick: true,
  not: { workerd: "ends the calls with their request, and has no gc()" },
  async run() {
    let cancelled = 0;
    const fetch = collapseFetch({
      fetch: () => {
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
          cancel: () => void cancelled++,
        });
        return Promise.resolve(fresh(body));
      },
    });
    const askAndDrop = async () => {
      for (let n = 0; n < CALLS; n++) {
        const { status } = await fetch(...wish(`https://origin.test/${n}`));
        assertEquals(status, 200);
      }
    };
    await askAndDrop();
    for (let times = 0; times < COLLECTIONS; times++) {
      collect();
      await flush();
      if (cancelled === CALLS) break;
    }
    assertEquals(
      cancelled >= CALLS - SEEN,
      true,
      `${cancelled} of ${CALLS} were let go`,
    );
  },
}));

register(cases);

function collect(): void {
  const { gc, Bun } = globalThis as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
  };
  if (Bun !== undefined) return Bun.gc(true);
  if (gc === undefined) {
    throw new Error("Cannot collect garbage: start with --expose-gc");
  }
  gc();
}
