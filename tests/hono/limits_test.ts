/**
 * Hono's `collapse()` and those who don't wait for the handlers: time limits,
 * answers in their place, and a leader that hangs up.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Handler, MiddlewareHandler } from "hono";
import { createOrdered, limit } from "../../examples/edge/order.ts";
import { flush, until } from "../gates.ts";
import {
  asUser,
  FRESH,
  Origin,
  sets,
  textsOf,
  threeOf,
  told,
} from "./origin.ts";

Deno.test("H3 a time limit before collapse() answers its own client alone", async () => {
  const origin = new Origin();
  const short = limit(20);
  const app = createOrdered({
    before: [(c, next) => c.req.header("x-who") ? short(c, next) : next()],
    handler: origin.handler,
  });
  const led = app.request("/page", asUser(0));
  await origin.called(1);
  const joined = [app.request("/page"), app.request("/page")];
  assertEquals(await textsOf([await led]), ["Gateway Timeout"]);
  // Hono has dropped this one, so they ask for themselves.
  origin.calls[0]?.answer(new Response("dropped", { headers: FRESH }));
  await origin.called(3);
  for (const { answer } of origin.calls) {
    answer(new Response("news", { headers: FRESH }));
  }
  const responses = await Promise.all(joined);
  assertEquals(await textsOf(responses), ["news", "news"]);
  assertEquals(
    told(responses),
    Array(2).fill("; fwd-status=200; collapsed=?0"),
  );
});

Deno.test("H3 a time limit behind collapse() answers all who wait, with shareErrors", async () => {
  const origin = new Origin();
  const app = createOrdered({
    behind: [limit(20)],
    options: { shareErrors: true },
    handler: origin.handler,
  });
  const asked = [0, 1, 2].map(() => app.request("/page"));
  const responses = await Promise.all(asked);
  assertEquals(await textsOf(responses), Array(3).fill("Gateway Timeout"));
  assertEquals(origin.calls.length, 1);
  origin.calls[0]?.answer(new Response("late"));
});

Deno.test("H3 what stands before collapse() and answers while the handlers run answers nobody else", async () => {
  const origin = new Origin();
  const fallback = Promise.withResolvers<void>();
  const impatient: MiddlewareHandler = async (c, next) => {
    if (c.req.header("x-who") === undefined) return await next();
    const passed = next();
    await Promise.race([passed, fallback.promise]);
    if (!c.finalized) c.res = new Response("for user 0", { headers: FRESH });
  };
  const app = createOrdered({ before: [impatient], handler: origin.handler });
  const led = app.request("/page", asUser(0));
  await origin.called(1);
  const joined = [app.request("/page"), app.request("/page")];
  await flush();
  fallback.resolve();
  assertEquals(await (await led).text(), "for user 0");
  for (const { c, answer } of origin.calls) answer(c.text("news", 200, FRESH));
  await flush();
  for (const { c, answer } of origin.calls.slice(1)) {
    answer(c.text("news", 200, FRESH));
  }
  assertEquals(await textsOf(await Promise.all(joined)), ["news", "news"]);
});

Deno.test("H5 a handler that sends until its request's signal aborts goes on for those who wait", async () => {
  const next = [0, 1, 2].map(() => Promise.withResolvers<void>());
  let sent = 0;
  const handler: Handler = (c) => {
    const body = new ReadableStream({
      async pull(controller) {
        await next[sent]?.promise;
        if (sent === next.length || c.req.raw.signal.aborted) {
          return controller.close();
        }
        controller.enqueue(new TextEncoder().encode(`${sent++};`));
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: FRESH });
  };
  const app = createOrdered({ handler });
  const leaving = new AbortController();
  const asked = [
    app.request("/page", { signal: leaving.signal }),
    app.request("/page"),
  ];
  const [led, joined] = await Promise.all(asked);
  const ended = led!.text().catch((error) => error);
  const text = joined!.text();
  next[0]?.resolve();
  await until(() => sent === 1);
  leaving.abort();
  await flush();
  for (const { resolve } of next) resolve();
  assertEquals(await text, "0;1;2;");
  assert(await ended instanceof DOMException, "The one who left got an end");
});

Deno.test("H6 fields of a connection are taken off what goes to one request through Hono", async () => {
  const origin = new Origin();
  const app = createOrdered({
    before: [sets("X-Outer", "own")],
    handler: origin.handler,
  });
  const responses = await threeOf(
    app,
    origin,
    3,
    (c) =>
      c.text("page", 200, {
        "Cache-Control": "no-store",
        "Keep-Alive": "timeout=5",
      }),
  );
  assertEquals(told(responses), [
    "; fwd-status=200",
    "; fwd-status=200; collapsed=?0",
    "; fwd-status=200; collapsed=?0",
  ]);
  for (const { headers } of responses) {
    assertEquals(headers.get("keep-alive"), null);
    assertEquals(headers.get("x-outer"), "own");
  }
  assertEquals(await textsOf(responses), ["page", "page", "page"]);
});
