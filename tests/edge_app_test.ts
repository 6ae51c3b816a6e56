/**
 * The edge example's app and its settings, called without a server.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { createApp } from "../examples/edge/app.ts";
import { optionsOf, portOf } from "../examples/edge/settings.ts";

Deno.test("createApp() answers 502 when the origin can't be reached", async () => {
  const app = createApp({
    origin: "http://origin.example",
    fetch: () => Promise.reject(new TypeError("nobody there")),
  });
  const response = await app.request("/item");
  assertEquals(
    [response.status, await response.text()],
    [502, "Bad gateway: nobody there\n"],
  );
});

// Over sockets this can't be told of every runtime: Bun's fetch has one slash.
Deno.test("createApp() asks nobody but the origin", async () => {
  const asked: unknown[] = [];
  const app = createApp({
    origin: "http://origin.example/",
    fetch: (input) => {
      asked.push(input);
      return Promise.resolve(new Response());
    },
  });
  for (const path of ["//a.example/b", "/http://a.example", "/@a.example/?b"]) {
    await app.request(`http://edge.example${path}`, { method: "POST" });
  }
  assertEquals(asked, [
    "http://origin.example//a.example/b",
    "http://origin.example/http://a.example",
    "http://origin.example/@a.example/?b",
  ]);
});

Deno.test("createApp() passes on no body that it can't read", async () => {
  const app = createApp({
    origin: "http://origin.example",
    fetch: () => {
      const headers = { "content-encoding": "zstd" };
      return Promise.resolve(new Response("?", { headers }));
    },
  });
  const response = await app.request("/item");
  assertEquals(
    [response.status, await response.text()],
    [
      502,
      "Bad gateway: Cannot pass on the body: its encoding was zstd, must be gzip\n",
    ],
  );
});

Deno.test("createApp() with collapse off makes a call for each request", async () => {
  let calls = 0;
  const app = createApp({
    origin: "http://origin.example",
    collapse: "off",
    fetch: () => {
      const headers = { "cache-control": "max-age=60" };
      return Promise.resolve(new Response(`${++calls}`, { headers }));
    },
  });
  const responses = await Promise.all([app.request("/a"), app.request("/a")]);
  assertEquals(await Promise.all(responses.map((one) => one.text())), [
    "1",
    "2",
  ]);
  const reading = await (await app.request("/live")).json();
  assertEquals([reading.requests, reading.calls], [2, 2]);
});

Deno.test("POST /live sends a herd that is the page's own, and no other", async () => {
  const app = createApp(optionsOf({}));
  const send = (query: string, site?: string) =>
    app.request(`/live?${query}`, {
      method: "POST",
      ...(site && { headers: { "sec-fetch-site": site } }),
    });
  const good = await send("path=/item&requests=5", "same-origin");
  assertEquals(await good.json(), {
    requests: 5,
    answered: 5,
    bodies: 1,
    bytes: 5 * '{"path":"/item","method":"GET","call":1}'.length,
  });
  assertEquals((await send("path=/item&requests=5", "cross-site")).status, 403);
  for (const requests of ["0", "1001", "1.5", "x", ""]) {
    const response = await send(`path=/item&requests=${requests}`);
    assertEquals(response.status, 400, await response.text());
  }
});

Deno.test("optionsOf() and portOf() name the variable, and what it must be", () => {
  assertEquals(optionsOf({ ORIGIN: "https://a.example", COLLAPSE: "off" }), {
    origin: "https://a.example",
    collapse: "off",
  });
  const collapse = { shareErrors: true };
  const json = JSON.stringify(collapse);
  assertEquals(optionsOf({ COLLAPSE: json }).collapse, collapse);
  assertEquals([portOf({}), portOf({ PORT: "8000" })], [0, 8000]);
  const wrong: [() => unknown, string][] = [
    [
      () => optionsOf({ ORIGIN: "a.example" }),
      'Cannot use ORIGIN: was "a.example", must be a URL of http or https',
    ],
    [
      () => optionsOf({ COLLAPSE: "on" }),
      'Cannot use COLLAPSE: was "on", must be JSON or off',
    ],
    [
      () => portOf({ PORT: "70000" }),
      'Cannot use PORT: was "70000", must be a whole number from 0 to 65535',
    ],
  ];
  for (const [read, message] of wrong) {
    let said = "nothing";
    try {
      read();
    } catch (error) {
      said = error instanceof Error ? error.message : "no error";
    }
    assertEquals(said, message);
  }
});
