/**
 * Hono's `collapse()` among other middlewares, called without a server. The app
 * is `examples/edge/order.ts`.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { collapse } from "@scope/singleflight/hono";
import type { Context, Handler, MiddlewareHandler } from "hono";
import { createOrdered, eachOwn } from "../../examples/edge/order.ts";
import {
  asUser,
  FRESH,
  Origin,
  sets,
  textsOf,
  threeOf,
  told,
} from "./origin.ts";

Deno.test("H6 collapse() leaves each request what stands before it", async () => {
  const origin = new Origin();
  const origins = ["https://a.example", "https://b.example"];
  const before = eachOwn(origins);
  const app = createOrdered({ before, handler: origin.handler });
  const responses = await threeOf(
    app,
    origin,
    1,
    (c) => c.text("news", 200, FRESH),
    (n) => ({
      headers: {
        Origin: `https://${"abx"[n]}.example`,
        "X-Request-Id": `${n}`,
      },
    }),
  );
  assertEquals(await textsOf(responses), ["news", "news", "news"]);
  assertEquals(told(responses), [
    "; fwd-status=200",
    "; collapsed",
    "; collapsed",
  ]);
  const read = (name: string) => responses.map((one) => one.headers.get(name));
  assertEquals(read("x-request-id"), ["0", "1", "2"]);
  assertEquals(read("access-control-allow-origin"), [...origins, null]);
});

for (
  const [name, value] of [
    ["Cache-Control", "no-store"],
    ["Cache-Control", "private"],
    ["Vary", "X-Who"],
    ["Set-Cookie", "sid=1"],
  ] as const
) {
  Deno.test(`H3 collapse() heeds the handlers' ${name}: ${value} that stands before it as well`, async () => {
    const ways: Handler[] = [
      (c) => c.text(c.req.header("x-who") ?? "", 200, { [name]: value }),
      (c) => {
        c.header(name, value);
        return c.text(c.req.header("x-who") ?? "");
      },
    ];
    for (const way of ways) {
      const origin = new Origin();
      const before = [sets(name, value)];
      const app = createOrdered({ before, handler: origin.handler });
      const answer = (c: Context) => way(c, async () => {}) as Response;
      const responses = await threeOf(app, origin, 3, answer, asUser);
      assertEquals(await textsOf(responses), ["user 0", "user 1", "user 2"]);
    }
  });
}

Deno.test("H3 collapse() takes what stands before it for nobody's word on the handlers' answer", async () => {
  const origin = new Origin();
  const before = [sets("Cache-Control", "no-store")];
  const app = createOrdered({ before, handler: origin.handler });
  const responses = await threeOf(app, origin, 1, () => new Response("news"));
  assertEquals(
    responses.map((one) => one.headers.get("cache-control")),
    ["no-store", "no-store", "no-store"],
  );
  assertEquals(await textsOf(responses), ["news", "news", "news"]);
});

Deno.test("H3 collapse() that stands on a path twice doesn't wait for itself", async () => {
  for (const options of ["off", {}] as const) {
    const twice = collapse();
    const origin = new Origin();
    const app = createOrdered({
      before: [twice],
      options,
      behind: [twice],
      handler: origin.handler,
    });
    const responses = await threeOf(app, origin, 1, (c) => c.text("news"));
    assertEquals(await textsOf(responses), ["news", "news", "news"]);
  }
});

Deno.test("H6 collapse() changes nothing of whose field it is in the end", async () => {
  const ways: MiddlewareHandler[] = [
    sets("X-Word", "before"),
    async (c, next) => {
      c.res.headers.set("X-Word", "before");
      await next();
    },
    async (c, next) => {
      await next();
      c.res.headers.set("X-Word", "after");
    },
  ];
  for (const way of ways) {
    const words = async (options: "off" | Record<string, never>) => {
      const origin = new Origin();
      const { handler } = origin;
      const app = createOrdered({ before: [way], options, handler });
      const calls = options === "off" ? 3 : 1;
      const responses = await threeOf(
        app,
        origin,
        calls,
        (c) => c.text("news", 200, { "X-Word": "handler" }),
      );
      return responses.map(({ headers }) => headers.get("x-word"));
    };
    assertEquals(await words({}), await words("off"));
  }
});
