/**
 * Runs every example as its reader would, and the demo with small loads, with
 * hopeless ones, and with Groups that break their promise. Deno only: examples
 * are Deno programs.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { FlagError, readFlags } from "../examples/demo/flags.ts";
import { clientOf } from "../examples/demo/loopback.ts";
import { itemAt } from "../examples/demo/origin.ts";
import { percentile, table } from "../examples/demo/table.ts";

const root = new URL("../", import.meta.url);

/** A line that each example must print; one that is missing here fails. */
const printed: Record<string, RegExp> = {
  "cache_loading.ts": /^a caller from after the change: new name$/m,
  "composite_keys.ts":
    /^Cannot use the key at \[1\]\.tags\[0\]: symbols have no canonical form/m,
  "do_many.ts": /^queries: \[1,2,3\] \[4\] \[5,6\]$/m,
  "forget.ts": /^before the write: 5 and 5; after it: 4$/m,
  "init_once.ts": /^first 10 callers: 10 failed, in 1 attempt$/m,
  "rate_limits.ts": /^with a Group: 1 call, 0 refused$/m,
  "time_limits.ts": /^flight's limit: TimeoutError, TimeoutError, Time/m,
  "token_refresh.ts": /^round 2: 50 requests, 2 sessions, 4 refreshes/m,
  "worker_threads.ts": /^nonsense: rejected for 3 callers: NotFound 404$/m,
};

for (const { name, isFile } of Deno.readDirSync(new URL("examples/", root))) {
  if (!isFile || !name.endsWith(".ts")) continue;
  Deno.test(`examples/${name} runs to its end without permissions`, async () => {
    const { code, stdout, stderr } = await deno(
      "run",
      "--no-lock",
      `examples/${name}`,
    );
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    const line = printed[name];
    assert(line, `Cannot judge examples/${name}: add a line that it prints`);
    assertMatch(stdout, line);
  });
}

/** Runs the demo with the least permissions it can do with. */
function demo(...flags: string[]): Promise<Outcome> {
  return deno(...demoCommand, ...flags);
}

const demoCommand = [
  "run",
  "--no-lock", // or a run could rewrite the repository's
  "--allow-net=127.0.0.1",
  "--unstable-no-legacy-abort", // or Deno warns of how it used to be
  "examples/demo/main.ts",
];

const load = ["--requests", "60", "--keys", "6", "--delay", "20"];

Deno.test("deno task demo makes one origin call per key, URL and stream", async () => {
  const { code, stdout, stderr } = await deno("task", "-q", "demo", ...load);
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^without a Group +60 +60 +\d+ +\d+ +491,520$/m);
  assertMatch(stdout, /^with a Group +60 +6 +\d+ +\d+ +49,152$/m);
  assertMatch(stdout, /^As promised: 6 origin calls for 6 keys, 0 wrong/m);
  assertMatch(stderr, /^with a Group: 0 in flight, 6 origin calls, 60 ans/m);
  assertMatch(stdout, /^without collapsing +60 +60 +\d+ +\d+ +491,520$/m);
  assertMatch(stdout, /^with collapseHandler +60 +6 +\d+ +\d+ +49,152$/m);
  assertMatch(stdout, /^As promised: 6 origin calls for 6 URLs, 0 wrong ans/m);
  assertMatch(stdout, /^without collapsing +50 +50 .* 1,000,000,000$/m);
  assertMatch(stdout, /^with collapseHandler +50 +1 .* 20,000,000$/m);
  assertMatch(stdout, /^As promised: 1 origin call for 50 clients, 0 wrong b/m);
});

Deno.test("deno task demo fails when the origin sees a call too many", async () => {
  const none = "export class Group { do(key, fn) { return fn(); } }";
  const { code, stdout } = await demoWith("", none);
  assertEquals(code, 1);
  assertMatch(stdout, /^PROMISE BROKEN: 60 origin calls for 6 keys, 0 wrong/m);
});

Deno.test("deno task demo fails when an answer is another key's", async () => {
  const mixed = `export class Group {
    #landed = [];
    do(key, fn) {
      const flights = this.#landed;
      flights[key] ??= fn();
      return key === "/item/2" ? flights["/item/1"] : flights[key];
    }
  }`;
  const { code, stdout } = await demoWith("", mixed);
  assertEquals(code, 1);
  assertMatch(stdout, /^PROMISE BROKEN: 6 origin calls for 6 keys, 10 wrong/m);
});

Deno.test("deno task demo fails when a URL is asked for twice", async () => {
  const none = "export const collapseHandler = (handler) => handler;";
  const { code, stdout } = await demoWith("/fetch", none);
  assertEquals(code, 1);
  assertMatch(stdout, /^As promised: 6 origin calls for 6 keys, 0 wrong/m);
  assertMatch(stdout, /^PROMISE BROKEN: 60 origin calls for 6 URLs, 0 wrong/m);
});

Deno.test("deno task demo fails when one client's stream lacks a byte", async () => {
  const lacking = `export function collapseHandler(handler) {
    const flights = new Map();
    return async (request) => {
      const { url } = request;
      const fly = async () => new Uint8Array(await (await handler(request)).arrayBuffer());
      const first = !flights.has(url);
      if (first) flights.set(url, fly());
      const body = await flights.get(url);
      return new Response(first && body.length > 1e6 ? body.subarray(1) : body);
    };
  }`;
  const { code, stdout } = await demoWith("/fetch", lacking);
  assertEquals(code, 1);
  assertMatch(stdout, /^As promised: 6 origin calls for 6 URLs, 0 wrong/m);
  assertMatch(
    stdout,
    /^PROMISE BROKEN: 1 origin call for 50 clients, 1 wrong/m,
  );
});

/** Runs the demo with another module in place of an export of the library. */
function demoWith(subpath: string, source: string): Promise<Outcome> {
  const encoded = `data:text/javascript,${encodeURIComponent(source)}`;
  const map = { imports: { [`@scope/singleflight${subpath}`]: encoded } };
  const [run = "", ...rest] = demoCommand;
  const json = `data:application/json,${
    encodeURIComponent(JSON.stringify(map))
  }`;
  return deno(run, `--import-map=${json}`, ...rest, ...load);
}

Deno.test("deno task demo says so when it can't hold the load", {
  ignore: Deno.build.os === "windows", // which has no limit on open files
}, async () => {
  const { code, stderr } = await command("sh", [
    "-c",
    'ulimit -n 600 && exec "$0" "$@"',
    Deno.execPath(),
    ...demoCommand,
    "--requests",
    "1000",
  ]);
  assertEquals(code, 1, stderr);
  assertMatch(
    stderr,
    /^Cannot hold 1,000 requests at once: \d+ had arrived when it/m,
  );
  assertMatch(stderr, /^Lower --requests, or raise the limit on open files/m);
});

Deno.test("deno task demo refuses a bad flag in one line", async () => {
  const { code, stdout, stderr } = await demo("--keys", "many");
  assertEquals({ code, stdout, stderr }, {
    code: 2,
    stdout: "",
    stderr:
      'Cannot use --keys: was "many", must be a whole number from 1 to 1000000\n',
  });
});

Deno.test("deno task demo --help names every flag", async () => {
  const { code, stdout } = await demo("--help");
  assertEquals(code, 0);
  for (const flag of ["requests", "keys", "delay", "serve", "help"]) {
    assertMatch(stdout, new RegExp(`^  --${flag} `, "m"));
  }
});

Deno.test("deno task demo --serve serves until Ctrl-C", {
  ignore: Deno.build.os === "windows", // where no signal can be sent
}, async () => {
  await using server = new Deno.Command(Deno.execPath(), {
    args: [...demoCommand, "--serve", "--delay", "20"],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    signal: AbortSignal.timeout(limit),
  }).spawn();
  let text = "";
  let asked = false;
  for await (const part of server.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (asked || !text.includes("Ctrl-C ends.\n")) continue;
    asked = true;
    for (const name of ["a Group", "collapseHandler"]) {
      const url = new RegExp(`^with ${name} +(\\S+)$`, "m").exec(text)?.[1];
      assert(url, text);
      using client = clientOf(url);
      const answer = await (await fetch(url, { client })).text();
      assertEquals(answer, itemAt("/item/1"));
    }
    server.kill("SIGINT");
  }
  assertEquals((await server.status).code, 0);
  assertMatch(text, /^with +1: \/item\/1\norigin +1: \/item\/1$/m);
  assertMatch(text, /^Ended\. Origin calls: 2$/m);
});

Deno.test("readFlags() fills in the defaults and takes the last of a flag", () => {
  const defaults = {
    requests: 1000,
    keys: 10,
    delay: 200,
    serve: false,
    help: false,
  };
  assertEquals(readFlags([]), defaults);
  assertEquals(readFlags(["--", "--delay=0", "--serve"]), {
    ...defaults,
    delay: 0,
    serve: true,
  });
  assertEquals(readFlags(["--keys", "5", "--keys=7"]).keys, 7);
});

Deno.test("readFlags() names the flag, what it was and what it must be", () => {
  const wrong: Record<string, string[]> = {
    'Cannot use --requests: was "0", must be a whole number from 1 to 1000000':
      ["--requests", "0"],
    'Cannot use --requests: was "-5", must be a whole number from 1 to 1000000':
      ["--requests", "-5"],
    'Cannot use --delay: was "1e3", must be a whole number from 0 to 60000': [
      "--delay=1e3",
    ],
    "Cannot use --delay: was left out, must be a whole number from 0 to 60000":
      ["--delay"],
    "Cannot use --keys: was 20, must be at most --requests (10)": [
      "--keys=20",
      "--requests=10",
    ],
    'Cannot use --serve: was given "yes", must stand alone': ["--serve=yes"],
    "Cannot use --colour: no such flag, see --help": ["--colour", "red"],
    'Cannot use the argument "5": the demo takes flags only, see --help': ["5"],
  };
  for (const [message, args] of Object.entries(wrong)) {
    let said: unknown;
    try {
      readFlags(args);
    } catch (error) {
      assert(error instanceof FlagError);
      said = error.message;
    }
    assertEquals(said, message);
  }
});

Deno.test("percentile() is the nearest rank, never a mean of two", () => {
  const values = [50, 15, 40, 20, 35];
  assertEquals(
    [0, 5, 30, 40, 50, 100].map((p) => percentile(values, p)),
    [15, 15, 20, 20, 35, 50],
  );
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  assertEquals(percentile(hundred, 99), 99);
  assertEquals(percentile([7], 50), 7);
  assertEquals(values, [50, 15, 40, 20, 35]);
});

Deno.test("table() aligns its columns", () => {
  assertEquals(table([["", "n"], ["one", "1,000"]]), "         n\none  1,000");
});

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** How long a subprocess may take, in milliseconds; all are far quicker. */
const limit = 30_000;

function deno(...args: string[]): Promise<Outcome> {
  return command(Deno.execPath(), args);
}

async function command(name: string, args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(name, {
    args,
    cwd: root,
    stdin: "null",
    signal: AbortSignal.timeout(limit),
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
