/**
 * The demo: a thundering herd of real HTTP requests meets a slow origin. Three
 * times, without sharing and with it: by a `Group`, by `collapseHandler`, and by
 * `collapseHandler` again for a large body that takes its time.
 *
 *     deno task demo
 *     deno task demo --requests 2000 --keys 50 --delay 1000
 *     deno task demo --serve
 *
 * To read on: `server.ts` uses the `Group`; `proxy.ts` uses `collapseHandler`;
 * `origin.ts` is what they spare; `run.ts` puts a run together; `load.ts` and
 * `herd.ts` are the requests; `stream.ts` and `stream_run.ts` are the large body.
 * Exit codes: 0 when every promise was kept, 1 when not, 2 for bad flags.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { compare } from "./compare.ts";
import { FlagError, type Flags, readFlags, usage } from "./flags.ts";
import { Proxy } from "./proxy.ts";
import { run, type StartServer } from "./run.ts";
import { serve } from "./serve.ts";
import { Server } from "./server.ts";
import { compareStreams } from "./stream_run.ts";
import { amount, count } from "./table.ts";

async function main(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args);
    if (flags.help) console.log(usage);
    else if (flags.serve) await serve(flags.delay);
    else return await demonstrate(flags) ? 0 : 1;
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof FlagError ? 2 : 1;
  }
}

/** Runs the comparisons until a promise is broken; answers whether none was. */
async function demonstrate(flags: Flags): Promise<boolean> {
  const herd = amount(flags.requests, "request");
  const origin = `an origin that takes ${count(flags.delay)} ms`;
  console.log(`${herd} at once, ${amount(flags.keys, "key")}, ${origin}\n`);
  await warmUp(flags.requests, plainServer);
  const isGrouped = await compare({
    without: ["without a Group", plainServer],
    shared: ["with a Group", groupServer],
    thing: "key",
  }, flags);
  if (!isGrouped) return false;

  console.log(`\n${herd} at once, ${amount(flags.keys, "URL")}, ${origin}\n`);
  await warmUp(flags.requests, collapsingProxy);
  const isCollapsed = await compare({
    without: ["without collapsing", plainProxy],
    shared: ["with collapseHandler", collapsingProxy],
    thing: "URL",
  }, flags);
  return isCollapsed && await compareStreams(flags.delay);
}

const plainServer: StartServer = (options) => new Server(options);
const groupServer: StartServer = (options) =>
  new Server({ ...options, group: new Group<string, string>() });
const plainProxy: StartServer = (options) => new Proxy(options);
const collapsingProxy: StartServer = (options) =>
  new Proxy({ ...options, collapse: true });

/** Else the first run alone would pay for code that is still cold. */
async function warmUp(requests: number, start: StartServer): Promise<void> {
  await run({
    name: "warm-up",
    start,
    requests: Math.min(requests, 100),
    keys: 1,
    delay: 0,
  });
}

Deno.exit(await main(Deno.args));
