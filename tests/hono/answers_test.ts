/**
 * Hono's `collapse()` and Hono's own ways to answer: errors, exceptions, what
 * was answered before, `HEAD`, no route, apps in apps, a Worker's context.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Handler } from "hono";
import { createThrowingApp } from "../../examples/edge/exceptions.ts";
import { createOrdered } from "../../examples/edge/order.ts";
import { flush, isPending, until } from "../gates.ts";
import { FRESH, textsOf } from "./origin.ts";

/** Holds a handler's call until a test lets it go, and counts. */
class Held {
  calls = 0;
  readonly #gate = Promise.withResolvers<void>();

  async wait(): Promise<void> {
    this.calls++;
    await this.#gate.promise;
  }

  /** Lets it go once it has been called and all others wait. */
  async go(): Promise<void> {
    await until(() => this.calls > 0);
    await flush();
    this.#gate.resolve();
  }
}

/** A handler that answers with a text, held. */
function textOnce(held: Held): Handler {
  return async (c) => {
    await held.wait();
    return c.text("news", 200, FRESH);
  };
}

Deno.test("H3 an error behind collapse() is one call, and each request's own answer to it", async () => {
  const held = new Held();
  const errors: unknown[] = [];
  const error = new Error("boom");
  const app = createOrdered({
    async handler() {
      await held.wait();
      throw error;
    },
  });
  app.onError((thrown, c) => {
    errors.push(thrown);
    return c.text(`${c.req.header("x-who")}: ${thrown.message}`, 500);
  });
  const asked = [0, 1, 2].map((n) =>
    app.request("/page", { headers: { "X-Who": `${n}` } })
  );
  await held.go();
  const responses = await Promise.all(asked);
  assertEquals(
    await statedOf(responses),
    ["500 0: boom", "500 1: boom", "500 2: boom"],
  );
  assertEquals([held.calls, errors.length], [1, 3]);
  assert(errors.every((one) => one === error));
});

Deno.test("H4 an HTTPException behind collapse() is one call, whose body all get whole", async () => {
  const held = new Held();
  const app = createThrowingApp(async () => {
    await held.wait();
    return "not here";
  });
  const asked = [0, 1, 2].map(() => app.request("/page"));
  await held.go();
  const responses = await Promise.all(asked);
  assertEquals(
    await statedOf(responses),
    Array(3).fill("404 not here"),
  );
  assertEquals(held.calls, 1);
});

Deno.test("H1 collapse() passes on what has been answered before it", async () => {
  let calls = 0;
  const app = createOrdered({
    before: [async (c, next) => {
      c.res = new Response("answered before");
      await next();
    }],
    handler: (c) => c.text(`${++calls}`, 200, FRESH),
  });
  const responses = await Promise.all([0, 1].map(() => app.request("/page")));
  for (const response of responses) {
    assertEquals(response.headers.get("cache-status"), null);
    assertEquals(response.headers.get("via"), null);
  }
  assertEquals(
    await textsOf(responses),
    ["answered before", "answered before"],
  );
  // Hono calls the handlers all the same, for each request.
  assertEquals(calls, 2);
});

Deno.test("H1 collapse() answers HEAD without a body, apart from GET", async () => {
  const held = new Held();
  const app = createOrdered({ handler: textOnce(held) });
  const asked = ["HEAD", "GET", "HEAD"].map((method) =>
    app.request("/page", { method })
  );
  await held.go();
  const responses = await Promise.all(asked);
  assertEquals(
    await textsOf(responses),
    ["", "news", ""],
  );
  assertEquals(held.calls, 2);
  for (const { headers } of responses) {
    assertEquals(headers.get("cache-control"), "max-age=60");
    assert(headers.get("content-length") !== "0", "HEAD said: empty");
  }
});

Deno.test("H3 collapse() shares what Hono says of a path without a route", async () => {
  const held = new Held();
  const app = createOrdered({ path: "/page", handler: textOnce(held) });
  app.notFound(async (c) => {
    await held.wait();
    return c.text("no such page", 404);
  });
  const asked = [0, 1, 2].map(() => app.request("/none"));
  await held.go();
  const responses = await Promise.all(asked);
  assertEquals(
    await statedOf(responses),
    Array(3).fill("404 no such page"),
  );
  assertEquals(held.calls, 1);
});

Deno.test("H3 collapse() stands in an app in an app, alone and under another", async () => {
  for (const options of ["off", {}] as const) {
    const held = new Held();
    const app = createOrdered({ path: "/", options, handler: () => never() });
    app.route(
      "/sub",
      createOrdered({ path: "/page", handler: textOnce(held) }),
    );
    const asked = [0, 1, 2].map(() => app.request("/sub/page"));
    await held.go();
    const responses = await Promise.all(asked);
    assertEquals(
      await textsOf(responses),
      ["news", "news", "news"],
    );
    assertEquals(held.calls, 1);
  }
});

Deno.test("H5 a client that has gone is no error", async () => {
  const held = new Held();
  const errors: unknown[] = [];
  const app = createOrdered({ handler: textOnce(held) });
  app.onError((error, c) => {
    errors.push(error);
    return c.text("error", 500);
  });
  const [leader, waiter] = [new AbortController(), new AbortController()];
  const led = app.request("/page", { signal: leader.signal });
  await until(() => held.calls === 1);
  const joined = app.request("/page", { signal: waiter.signal });
  const stays = app.request("/page");
  await flush();
  leader.abort();
  waiter.abort();
  assertEquals((await joined).status, 499);
  await held.go();
  assertEquals(await (await stays).text(), "news");
  assertEquals((await led).status, 499);
  assertEquals([errors, held.calls], [[], 1]);
});

Deno.test("W2 collapse() holds the leader's context until the body has come", async () => {
  const controllers: ReadableStreamDefaultController[] = [];
  const app = createOrdered({
    handler: () =>
      new Response(
        new ReadableStream({ start: (one) => void controllers.push(one) }),
        { headers: FRESH },
      ),
  });
  const held: Promise<unknown>[][] = [[], []];
  const asked = held.map((works) =>
    app.request("/page", {}, {}, {
      waitUntil: (work: Promise<unknown>) => void works.push(work),
      passThroughOnException() {},
      props: {},
    })
  );
  const responses = await Promise.all(asked);
  assertEquals(held.map(({ length }) => length), [1, 0]);
  const work = held[0]![0]!;
  assert(await isPending(work), "It ended with the headers");
  controllers[0]?.enqueue(new TextEncoder().encode("news"));
  const texts = Promise.all(responses.map((one) => one.text()));
  assert(await isPending(work), "It ended with a chunk");
  controllers[0]?.close();
  await work;
  assertEquals(await texts, ["news", "news"]);
  assertEquals(controllers.length, 1);
});

function never(): never {
  throw new Error("The wrong handler was called");
}

/** Status and body of each. */
function statedOf(responses: readonly Response[]): Promise<string[]> {
  return Promise.all(
    responses.map(async (one) => `${one.status} ${await one.text()}`),
  );
}
