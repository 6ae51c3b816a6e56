/**
 * `deno task edge:node`, `edge:bun` and `edge:workers`: the edge example on that
 * runtime, until Ctrl-C. With `--object` two Workers, and a Durable Object that
 * has them share.
 *
 * @module
 */

import { killAll, killAllOnInterrupt } from "../runner/process.ts";
import { RUNTIMES, startEdge } from "./start.ts";

/** The variables that the example reads. */
const VARIABLES = ["ORIGIN", "COLLAPSE", "PORT"];

const runtime = RUNTIMES.find((name) => name === Deno.args[0]);
if (runtime === undefined) {
  console.error(
    `Cannot start the edge: runtime was ${Deno.args[0]}, must be ${
      RUNTIMES.join(", ")
    }`,
  );
  Deno.exit(2);
}
const env: Record<string, string> = {};
for (const name of VARIABLES) {
  const value = Deno.env.get(name);
  if (value !== undefined) env[name] = value;
}
killAllOnInterrupt(() => {});
try {
  const isTwo = Deno.args.includes("--object");
  const edge = await startEdge(runtime, {
    env,
    ...(isTwo && { object: true }),
  });
  for (const url of edge.urls) console.log(`listening on ${url}`);
  await edge.ended;
  console.error(edge.stderr());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  killAll();
}
Deno.exit(1);
