/**
 * Distributed flights over a real Redis: every client on every runtime that it
 * runs on. One place's cases run here; the others' in a process of each, whose
 * lines are read. Each has a `redis-server` of its own.
 *
 * @module
 */

import { killAll } from "../../runner/process.ts";
import { type Results, runAway } from "./away.ts";
import { cases, isFor } from "./cases.ts";
import { type Place, PLACES } from "./places.ts";
import { runCase } from "./scene.ts";
import { LEFT_OUT, RedisServer } from "./server.ts";

const isThere = await RedisServer.isThere();
if (!isThere) console.log(LEFT_OUT);

// Clients and the server outlive each test.
const unsanitized = {
  sanitizeOps: false,
  sanitizeResources: false,
  sanitizeExit: false,
};

/** What the other places yield, begun by the first test. */
const away = new Map<Place, Promise<Results>>();
let server: RedisServer | undefined;

// An error that nobody caught ends the tests before they can tidy up.
globalThis.addEventListener("unload", () => void server?.kill());

if (isThere) {
  Deno.test.beforeAll(async () => {
    server = await RedisServer.start();
    for (
      const [place, results] of runAway(
        PLACES.filter(({ isHere }) => !isHere),
      )
    ) away.set(place, results);
  });
  Deno.test.afterAll(async () => {
    killAll(); // none is left but when the tests were filtered
    await Promise.allSettled(away.values());
    await server?.kill();
  });
}

for (const place of isThere ? PLACES : []) {
  const { runtime, client, isHere } = place;
  for (const one of cases) {
    if (!isFor(one, place)) continue;
    const [promise, ...rest] = one.name.split(" ");
    Deno.test({
      name: `${promise} ${client} on ${runtime}: ${rest.join(" ")}`,
      ...unsanitized,
      async fn() {
        if (isHere) {
          if (server === undefined) throw new Error("Cannot run: no server");
          return await runCase(one, server, client);
        }
        const failure = (await away.get(place))?.get(one.name);
        if (failure === null) return;
        throw new Error(failure ?? "It has not run");
      },
    });
  }
}
