/**
 * `--serve`: the same servers, to try by hand.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { Origin } from "./origin.ts";
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { count } from "./table.ts";

/**
 * Serves until Ctrl-C and prints a line for each request and each origin call.
 *
 * @param delay How long the origin takes for an answer, in milliseconds.
 */
export async function serve(delay: number): Promise<void> {
  await using origin = new Origin({ delay, onCall: log("origin") });
  await using without = new Server({
    origin: origin.url,
    onRequest: log("without"),
  });
  await using withGroup = new Server({
    origin: origin.url,
    group: new Group<string, string>(),
    onRequest: log("with"),
  });
  await using collapsed = new Proxy({
    origin: origin.url,
    collapse: true,
    onRequest: log("collapsed"),
  });
  const sink = Deno.build.os === "windows" ? "NUL" : "/dev/null";
  console.log(`
without a Group       ${without.url}/item/1
with a Group          ${withGroup.url}/item/1
with collapseHandler  ${collapsed.url}/item/1
the origin            ${origin.url}/item/1 (${count(delay)} ms per answer)

Reload one of them in a few tabs, or send twenty requests at once:
  curl -Z --parallel-immediate -o ${sink} "${withGroup.url}/item/1#[1-20]"
Ctrl-C ends.
`);
  await interrupted();
  console.log(`\nEnded. Origin calls: ${count(origin.calls)}`);
}

/** A listener that prints who was asked for what, and how often so far. */
function log(name: string): (path: string) => void {
  let calls = 0;
  return (path) => console.log(`${name.padEnd(9)} ${++calls}: ${path}`);
}

/** Resolves at the first Ctrl-C; the next one ends the process as usual. */
function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = () => {
    Deno.removeSignalListener("SIGINT", listener);
    resolve();
  };
  Deno.addSignalListener("SIGINT", listener);
  return promise;
}
