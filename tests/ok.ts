/**
 * The gate, `deno task ok`: every step that a change must pass. Runs them all,
 * prints a line for each and the output of those that fail, and exits with 1
 * if there is one. With `--coverage=<folder>` the tests have run already, and
 * what they covered is in that folder.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { killAll, killAllOnInterrupt, run } from "./runner/process.ts";
import { removeFolder, ROOT } from "./runner/root.ts";
import { chooseStd, STD_VARIABLE, stdFlags } from "./runner/std.ts";

/** One step: a command of Deno's. */
interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Shows the output as it comes, and not only if the step fails. */
  readonly shown?: true;
}

const LIMIT_MS = 45 * 60_000;

/** Everything of the project that holds code. */
const CODE = ["mod.ts", "src", "bench", "examples", "tests", "README.md"];

/** The steps, cheap ones first. */
function steps(flags: readonly string[], coverage: string): Step[] {
  return [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    {
      name: "types, docs included",
      args: ["check", "--doc", ...flags, ...CODE],
    },
    {
      // The library itself may use nothing that only Deno has.
      name: "types of the library, without Deno's",
      args: ["check", "--config=tests/portable.json", ...exportedFiles()],
    },
    {
      name: "documentation of every export",
      args: ["doc", "--lint", ...exportedFiles()],
    },
    {
      name: "examples in the documentation",
      args: [
        "test",
        "--doc",
        "-A",
        "--no-check",
        ...flags,
        "mod.ts",
        "src",
        "README.md",
      ],
    },
    {
      name: "tests",
      args: [
        "run",
        "-A",
        "--no-lock",
        "tests/run.ts",
        `--coverage=${coverage}`,
      ],
      shown: true,
    },
    {
      // The thresholds stand in deno.json.
      name: "coverage of src/",
      args: ["coverage", `--include=^file:.*/src/`, coverage],
    },
    {
      name: "publishing, as a dry run",
      args: ["publish", "--dry-run", "--allow-dirty"],
    },
    { name: "size", args: ["run", "-A", "--no-lock", "tests/size.ts"] },
  ];
}

Deno.exit(await main());

async function main(): Promise<number> {
  const std = await chooseStd({ env: (name) => Deno.env.get(name), fetch });
  Deno.env.set(STD_VARIABLE, std.source);
  console.log(std.line);
  const [, given] = /^--coverage=(.+)$/.exec(Deno.args[0] ?? "") ?? [];
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  killAllOnInterrupt(() => removeFolder(folder));
  const failed: string[] = [];
  try {
    for (const step of steps(stdFlags(std.source), given ?? folder)) {
      if (given !== undefined && step.name === "tests") continue;
      if (!await passes(step)) failed.push(step.name);
    }
  } finally {
    killAll();
    removeFolder(folder);
  }
  console.log(failed.length === 0 ? "ok" : `Failed: ${failed.join("; ")}`);
  return failed.length === 0 ? 0 : 1;
}

/** Runs a step, and prints what there is to say about it. */
async function passes({ name, args, shown }: Step): Promise<boolean> {
  const began = performance.now();
  const { code, output } = await run(Deno.execPath(), args, {
    cwd: ROOT,
    limitMs: LIMIT_MS,
    ...(shown && { onText: (text: string) => print(text) }),
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const verdict = code === 0 ? "ok    " : "FAILED";
  if (code !== 0 && !shown) print(output);
  console.log(`${verdict} ${seconds.padStart(6)} s  ${name}`);
  return code === 0;
}

function exportedFiles(): string[] {
  return Object.values(config.exports);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
