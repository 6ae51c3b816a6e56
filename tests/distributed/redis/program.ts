/**
 * Runs the cases of one place, on whichever runtime runs it: starts a private
 * server, and prints a line of JSON for each case.
 *
 * @module
 */

import process from "node:process";
import { cases, isFor } from "./cases.ts";
import type { Place } from "./places.ts";
import { runCase } from "./scene.ts";
import { RedisServer } from "./server.ts";

const place: Place = JSON.parse(process.argv[2] ?? "{}");

const server = await RedisServer.start();
process.on("unhandledRejection", (error) => {
  print("the process", error);
  process.exit(1);
});
for (const one of cases) {
  if (!isFor(one, place)) continue;
  try {
    await runCase(one, server, place.client);
    print(one.name, null);
  } catch (error) {
    print(one.name, error);
  }
}
await server.kill();
process.exit(0); // whatever a client has left open

function print(name: string, error: unknown): void {
  const failure = error instanceof Error
    ? error.stack ?? `${error}` // Bun's DOMException has no stack
    : error;
  console.log(JSON.stringify({ name, failure }));
}
