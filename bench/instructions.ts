/**
 * `deno task bench:instructions`: instructions per call, ours and the floor's,
 * on Node under valgrind. Where times tell a loss of a quarter from noise,
 * these tell one of a few percent, on a busy machine too. They leave out what
 * an instruction waits for, and collecting garbage.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { killAllOnInterrupt } from "../tests/runner/process.ts";
import { type Bundles, makeBundles } from "./bundles.ts";
import { chosen } from "./flags.ts";
import { hasValgrind, instructionsOf } from "./instructions/callgrind.ts";
import { findRuntime, type Runtime } from "./runtimes.ts";
import { row } from "./table.ts";
import { workloadNamed } from "./workloads.ts";

/** How many operations a round has: enough that its two marks don't show. */
const OPERATIONS = {
  "uncontended-async": 400,
  "uncontended-sync": 400,
  "join": 1,
  "one-joiner": 400,
  "herd-1000": 1,
  "signal-fresh": 150,
} as const;

type Name = keyof typeof OPERATIONS;

const NAMES = Object.keys(OPERATIONS) as Name[];

/** Rounds until all has been compiled, and half as many again. */
const WARM_UP = 100;

/** Rounds that are counted, for their median. */
const COUNTED = 5;

/**
 * How much more than the committed ratio is a loss. Measured: counts repeat to
 * a thousandth, and one more `Map.get` in `do` is 5 %.
 */
const ALLOWED = 1.03;

/** Instructions per call. */
interface Counts {
  readonly floor: number;
  readonly ours: number;
  readonly ratio: number;
}

/** What is committed. */
interface Committed {
  /** Another version of Node runs other instructions. */
  readonly runtime: string;
  readonly workloads: Readonly<Record<string, Counts>>;
}

const COMMITTED = new URL("./results/instructions.json", import.meta.url);

const HELP = `Usage: deno task bench:instructions [options]

  --check           fails if a ratio is over the committed one by more than 3 %
  --write           renews the committed ratios
  --only <names>    only these workloads, by commas, or parts of their names
  --subject <path>  counts this build rather than the package here

Workloads: ${NAMES.join(" ")}`;

async function main(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      only: { type: "string" },
      subject: { type: "string" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return true;
  }
  const names = chosen("--only", values.only, NAMES);
  const subject = values.subject === undefined
    ? import.meta.resolve("@scope/singleflight")
    : await Deno.realPath(values.subject);
  if (!await hasValgrind()) {
    console.log("Instructions are not counted: valgrind is not installed");
    return true;
  }
  const node = await findRuntime("node");
  const committed = values.check ? await readCommitted(node) : {};
  const found = await countAll(node, subject, names, committed);
  if (values.write) await write(node, found);
  return !values.check || isFine(found, committed);
}

/** Counts each workload, ours and the floor at once, and prints it. */
async function countAll(
  node: Runtime,
  subject: string,
  names: readonly Name[],
  committed: Committed["workloads"],
): Promise<Record<string, Counts>> {
  const directory = await Deno.makeTempDir({ prefix: "singleflight-count-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const bundles = await bundleAll(directory, subject, names);
    const found: Record<string, Counts> = {};
    console.log(`Instructions per call on ${node.title}`);
    console.log(row("", ["the floor", "ours", "ratio", "at most"]));
    for (const name of names) {
      const of = (subject: string) =>
        instructionsPerCall(node, bundles, directory, name, subject);
      const [floor, ours] = await Promise.all([
        of(workloadNamed(name).floor),
        of("ours"),
      ]);
      const ratio = ours / floor;
      found[name] = { floor, ours, ratio };
      const limit = limitOf(committed, name);
      console.log(row(name, [
        floor.toFixed(1),
        ours.toFixed(1),
        ratio.toFixed(3),
        Number.isNaN(limit) ? "" : limit.toFixed(3),
        ratio > limit ? "LOST" : "",
      ]));
    }
    return found;
  } finally {
    cleanUp();
  }
}

function bundleAll(
  directory: string,
  subject: string,
  names: readonly Name[],
): Promise<Bundles> {
  const modules: Record<string, string> = {
    ours: subject,
    counter: import.meta.resolve("./instructions/counter.ts"),
  };
  for (const name of names) {
    const { floor } = workloadNamed(name);
    modules[floor] = import.meta.resolve(`./floors/${floor}.ts`);
  }
  return makeBundles(directory, import.meta.url, modules);
}

async function instructionsPerCall(
  node: Runtime,
  bundles: Bundles,
  directory: string,
  workload: Name,
  subject: string,
): Promise<number> {
  const operations = OPERATIONS[workload];
  const counter = bundles.files("counter").module;
  const counted = await instructionsOf(node, counter, directory, {
    workload,
    subject: bundles.files(subject),
    warmUp: WARM_UP,
    counted: COUNTED,
    operations,
  });
  return counted / operations / workloadNamed(workload).calls;
}

async function readCommitted(node: Runtime): Promise<Committed["workloads"]> {
  const { runtime, workloads } = JSON.parse(
    await Deno.readTextFile(COMMITTED),
  ) as Committed;
  if (runtime !== node.title) {
    throw new Error(
      `Cannot check instructions: the committed ones were of ${runtime}, ` +
        `must be of ${node.title}; --write renews them`,
    );
  }
  return workloads;
}

function limitOf(committed: Committed["workloads"], name: string): number {
  return (committed[name]?.ratio ?? NaN) * ALLOWED;
}

function isFine(
  found: Readonly<Record<string, Counts>>,
  committed: Committed["workloads"],
): boolean {
  const lost = Object.entries(found)
    .filter(([name, { ratio }]) => !(ratio <= limitOf(committed, name)))
    .map(([name]) => name);
  console.log(
    lost.length === 0
      ? "Nothing takes more instructions than before"
      : `More instructions than before: ${lost.join(", ")}`,
  );
  return lost.length === 0;
}

async function write(
  { title }: Runtime,
  found: Readonly<Record<string, Counts>>,
): Promise<void> {
  const workloads = Object.fromEntries(
    Object.entries(found).map(([name, { floor, ours, ratio }]) => [name, {
      floor: Math.round(floor),
      ours: Math.round(ours),
      ratio: Number(ratio.toFixed(4)),
    }]),
  );
  const committed: Committed = { runtime: title, workloads };
  await Deno.writeTextFile(
    COMMITTED,
    `${JSON.stringify(committed, null, 2)}\n`,
  );
  console.log("Written: bench/results/instructions.json");
}

if (import.meta.main) {
  try {
    if (!await main(Deno.args)) Deno.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
