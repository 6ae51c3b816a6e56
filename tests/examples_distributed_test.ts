/**
 * Runs the example of distributed flights as its reader would, but smaller. Deno
 * only: it is a Deno program.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { packages } from "../examples/distributed/programs.ts";
import { LEFT_OUT, RedisServer } from "./distributed/redis/server.ts";
import { ROOT } from "./runner/root.ts";
import { run } from "./runner/process.ts";
import { BUN, NODE_24 } from "./versions.ts";

const isThere = await RedisServer.isThere();
if (!isThere) console.log(LEFT_OUT);

/** Runtimes come from npm on first use. */
const LIMIT_MS = 4 * 60_000;

const main = "examples/distributed/main.ts";

Deno.test("deno task demo:redis does the work once for all processes", {
  ignore: !isThere,
}, async () => {
  const { code, output } = await run(
    Deno.execPath(),
    ["task", "-q", "demo:redis", "--flights", "3", "--callers", "5"],
    { cwd: ROOT, limitMs: LIMIT_MS, env: { NO_COLOR: "1" } },
  );
  assertEquals(code, 0, output);
  assertMatch(output, /^8 processes \(2 on deno, 3 on node, 3 on bun\), 5 c/m);
  assertMatch(output, /^each by a Group +3 +8 +120 +- +-$/m);
  assertMatch(output, /^by a DistributedGroup +3 +1 +120 +[\d.]+ +[\d.]+$/m);
  assertMatch(
    output,
    /^As promised: 3 executions in 3 flights, 0 wrong values/m,
  );
});

Deno.test("deno task demo:redis says what to install", async () => {
  const { code, output } = await example([], { PATH: "/nowhere" });
  assertEquals(code, 1);
  assertMatch(
    output,
    /^Cannot start redis-server: it is not on the PATH, .*\n$/,
  );
});

Deno.test("deno task demo:redis refuses bad flags in one line", async () => {
  const wrong: [flag: string, message: string][] = [
    [
      "--flights=0",
      'Cannot use --flights: was "0", must be a whole number from 1 to 10000\n',
    ],
    ["--colour", "Cannot read the flags --colour: see --help\n"],
  ];
  for (const [flag, message] of wrong) {
    const { code, output } = await example([flag]);
    assertEquals([code, output], [2, message]);
  }
});

Deno.test("deno task demo:redis --help names every flag", async () => {
  const { code, output } = await example(["--help"]);
  assertEquals(code, 0);
  for (const flag of ["flights", "callers", "help"]) {
    assert(output.includes(`\n  --${flag} `), flag);
  }
});

Deno.test("deno task demo:redis takes the runtimes that the tests take", () => {
  assertEquals(packages, { node: `node@${NODE_24}`, bun: `bun@${BUN}` });
});

function example(args: readonly string[], env: Record<string, string> = {}) {
  return run(
    Deno.execPath(),
    ["run", "-A", "--no-lock", main, ...args],
    { cwd: ROOT, limitMs: LIMIT_MS, env: { NO_COLOR: "1", ...env } },
  );
}
