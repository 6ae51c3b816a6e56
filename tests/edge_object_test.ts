/**
 * The edge example as two Workers with one Durable Object: what a herd on each
 * makes of it, over sockets.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { clientOf } from "../examples/demo/loopback.ts";
import { EdgeOrigin } from "./edge/origin.ts";
import { startEdge } from "./edge/start.ts";

const HERD = 100;

Deno.test("examples/edge on two Workers with one object", async (t) => {
  await using origin = new EdgeOrigin();
  await using edge = await startEdge("workers", {
    env: { ORIGIN: origin.url },
    object: true,
  });
  assertEquals(edge.urls.length, 2);

  /** Sends a herd to each, and opens the origin when all of them are there. */
  async function herds(path: string): Promise<string[]> {
    origin.hold();
    const bodies: Promise<string>[] = [];
    for (const url of edge.urls) {
      const before = (await live(url)).requests;
      bodies.push(...Array.from({ length: HERD }, () => textOf(url + path)));
      while ((await live(url)).requests < before + HERD);
      // The first herd leads before the second one comes.
      while (origin.calls.length === 0) await live(url);
    }
    origin.open();
    return await Promise.all(bodies);
  }

  await t.step(`makes one origin call for ${HERD} on each`, async () => {
    const bodies = await herds("/shared");
    assertEquals(new Set(bodies), new Set(["/shared 1"]));
    assertEquals(bodies.length, 2 * HERD);
    assertEquals(origin.calls.length, 1);
  });

  await t.step("makes a call anew when the flight is over", async () => {
    assertEquals(await textOf(`${edge.urls[1]}/shared`), "/shared 2");
    assertEquals(origin.calls.length, 2);
  });

  await t.step("makes a call for each where the origin says so", async () => {
    const bodies = await herds("/private");
    assertEquals(new Set(bodies).size, 2 * HERD);
    assertEquals(origin.calls.length, 2 * HERD);
  });

  assertEquals(edge.stderr(), "");
});

async function textOf(url: string): Promise<string> {
  using client = clientOf(url);
  const response = await fetch(url, { client });
  const body = await response.text();
  assertEquals(response.status, 200, body);
  return body;
}

async function live(url: string): Promise<{ requests: number }> {
  return JSON.parse(await textOf(`${url}/live`));
}
