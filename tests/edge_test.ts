/**
 * The edge example on each runtime: that it starts, what a herd over sockets
 * makes of it, and that it passes requests on as a proxy must.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { request } from "node:http";
import { clientOf } from "../examples/demo/loopback.ts";
import { EdgeOrigin } from "./edge/origin.ts";
import { type Edge, RUNTIMES, startEdge } from "./edge/start.ts";

const HERD = 100;

for (const runtime of RUNTIMES) {
  Deno.test(`examples/edge on ${runtime}`, async (t) => {
    await using origin = new EdgeOrigin();
    await using edge = await startEdge(runtime, {
      env: { ORIGIN: origin.url },
    });
    using client = clientOf(edge.url);
    const get = (path: string, init?: RequestInit) =>
      fetch(edge.url + path, { redirect: "manual", ...init, client });

    /** Sends a herd, and opens the origin when all of it is at the edge. */
    async function herd(path: string): Promise<string[]> {
      origin.hold();
      const before = await live(get);
      const bodies = Array.from({ length: HERD }, async () => {
        const response = await get(path);
        const body = await response.text();
        assertEquals(response.status, 200, body);
        return body;
      });
      while ((await live(get)).requests < before.requests + HERD);
      origin.open();
      const all = await Promise.all(bodies);
      const after = await live(get);
      assertEquals(after.calls - before.calls, origin.calls.length);
      assertEquals(after.answered, after.requests);
      assertEquals(after.flights, 0);
      return all;
    }

    await t.step("answers / with the page", async () => {
      const page = await get("/");
      assertMatch(await page.text(), /<h1>Singleflight at the edge<\/h1>/);
      assertEquals(origin.calls.length, 0);
    });

    await t.step(`makes one origin call for a herd of ${HERD}`, async () => {
      assertEquals(new Set(await herd("/shared")), new Set(["/shared 1"]));
      assertEquals(origin.calls.length, 1);
    });

    await t.step("makes a call for each where the origin says so", async () => {
      assertEquals(new Set(await herd("/private")).size, HERD);
      assertEquals(origin.calls.length, HERD);
    });

    await t.step("passes on what is the origin's, and no more", async () => {
      origin.hold();
      origin.open();
      const { fields, body } = await raw(edge, "/a/b?c=%20d", {
        host: "other.example",
        connection: "x-listed, close",
        "x-listed": "1",
        te: "trailers",
        "proxy-authorization": "Basic YTpi",
        authorization: "Basic YTpi",
        "x-own": "1",
        "content-length": "4",
      });
      assertEquals(body, "/a/b?c=%20d 1");
      assertEquals([fields["x-own"], fields["x-hop"]], ["1", undefined]);
      const [call] = origin.calls;
      assert(call !== undefined);
      const { method, path, headers } = call;
      assertEquals([method, path, call.body], [
        "POST",
        "/a/b?c=%20d",
        "body",
      ]);
      assertEquals(`http://${headers.get("host")}`, origin.url);
      assertEquals(headers.get("via"), "1.1 edge");
      assertEquals(headers.get("x-own"), "1");
      assertEquals(headers.get("authorization"), "Basic YTpi");
      for (const name of ["x-listed", "te", "proxy-authorization"]) {
        assertEquals(headers.get(name), null, name);
      }
    });

    await t.step("passes on what fetch would rather hide", async () => {
      origin.hold();
      origin.open();
      const moved = await get("/moved");
      assertEquals([moved.status, moved.headers.get("location")], [302, "/x"]);
      await moved.body?.cancel();
      const gzipped = await get("/gzip", { headers: { "x-a": "1" } });
      assertEquals(await gzipped.text(), "/gzip 2");
      const head = await get("/other", { method: "HEAD" });
      assertEquals([head.status, await head.text()], [200, ""]);
      const etag = { "if-none-match": '"1"' };
      const unchanged = await get("/unchanged", { headers: etag });
      assertEquals([unchanged.status, await unchanged.text()], [304, ""]);
      assertEquals(origin.calls.map(({ method }) => method), [
        "GET",
        "GET",
        "HEAD",
        "GET",
      ]);
    });

    assertEquals(edge.stderr(), "");
  });
}

/** What the edge counts. */
async function live(get: (path: string) => Promise<Response>): Promise<
  { requests: number; answered: number; calls: number; flights: number }
> {
  return await (await get("/live")).json();
}

/** A POST with fields that `fetch` lets nobody set. */
async function raw(
  edge: Edge,
  path: string,
  headers: Record<string, string>,
): Promise<{ fields: Record<string, unknown>; body: string }> {
  const { port } = new URL(edge.url);
  const { promise, resolve, reject } = Promise.withResolvers<
    { fields: Record<string, unknown>; body: string }
  >();
  const options = { host: "127.0.0.1", port, path, headers, method: "POST" };
  const sent = request(options, (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (text) => body += text);
    response.on("end", () => resolve({ fields: response.headers, body }));
  });
  sent.on("error", reject);
  sent.end("body");
  return await promise;
}
