/**
 * `deno task bench:go`: Go's own `x/sync/singleflight` beside this package,
 * where Go is installed. Processes of Go and of each runtime take turns, so
 * that whatever slows the machine slows them all.
 *
 * What a caller is differs: in Go a goroutine that blocks (`Do`) or a channel
 * that somebody reads (`DoChan`), here a promise that somebody awaits.
 *
 * @module
 */

import { join } from "node:path";
import { killAllOnInterrupt, run } from "../../tests/runner/process.ts";
import { timeOnce } from "../measure.ts";
import { findRuntime, type Runtime, RUNTIME_NAMES } from "../runtimes.ts";
import { median } from "../stats.ts";
import { makeSubjects } from "../subjects.ts";
import { nanoseconds, ratio, row } from "../table.ts";
import { type WorkloadName, workloadNamed } from "../workloads.ts";

/** A workload of Go's program, and ours that does the same. */
interface Pair {
  readonly title: string;
  readonly go: string;
  readonly ours: WorkloadName;
}

const PAIRS: readonly Pair[] = [
  {
    title: "one caller, fn returns at once",
    go: "uncontended",
    ours: "uncontended-sync",
  },
  { title: "herd of 1,000, Do", go: "herd", ours: "herd-1000" },
  { title: "herd of 1,000, DoChan", go: "herd-chan", ours: "herd-1000" },
  { title: "1,000 keys, DoChan", go: "keys", ours: "keys-1000" },
];

const TURNS = 5;
const ROUNDS = 30;
const LIMIT_MS = 2 * 60_000;
const WIDTH = 30;

/** Where Debian puts Go's packages, for machines that reach no proxy. */
const DEBIAN = { GO111MODULE: "off", GOPATH: "/usr/share/gocode" };

async function main(): Promise<void> {
  const version = await goVersion();
  if (version === undefined) {
    console.log("Go is not installed: nothing to hold this package against");
    return;
  }
  const directory = await Deno.makeTempDir({ prefix: "singleflight-go-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const program = await build(directory);
    const bundles = await makeSubjects(directory, {
      subject: import.meta.resolve("@scope/singleflight"),
      against: undefined,
      peers: false,
    });
    const runtimes: Runtime[] = [];
    for (const name of RUNTIME_NAMES) runtimes.push(await findRuntime(name));
    const times = async (runtime: Runtime, { ours }: Pair) => {
      const { floor, calls } = workloadNamed(ours);
      const effort = { rounds: ROUNDS, processes: 1, warmUp: 150 };
      const subjects = [floor, "ours"] as const;
      const found = await timeOnce(bundles, runtime, ours, subjects, effort);
      return median(found.ours ?? []) / calls;
    };
    console.log(row(
      "nanoseconds a call, by Go's",
      [version, ...runtimes.map(({ title }) => title)],
      WIDTH,
    ));
    for (const pair of PAIRS) {
      const go: number[] = [];
      const ours = runtimes.map((): number[] => []);
      for (let turn = 0; turn < TURNS; turn++) {
        go.push(median(await goTimes(program, pair.go)));
        for (const [at, runtime] of runtimes.entries()) {
          ours[at]?.push(await times(runtime, pair));
        }
      }
      const cells = ours.map((each) => {
        const byGo = each.map((time, turn) => time / (go[turn] ?? NaN));
        const [least, most] = [Math.min(...byGo), Math.max(...byGo)];
        return `${nanoseconds(median(each))}, ${ratio(median(byGo))} ` +
          `(${ratio(least)}-${ratio(most)})`;
      });
      console.log(row(pair.title, [nanoseconds(median(go)), ...cells], WIDTH));
    }
    console.log(
      "In Go a caller is a goroutine or a channel, here a promise; " +
        "Go may use all cores.",
    );
  } finally {
    cleanUp();
  }
}

/** `Go 1.24.1`, or `undefined` without Go. */
async function goVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run("go", ["version"], { limitMs: LIMIT_MS });
    return /go(\d\S*)/.exec(stdout)?.[1]?.replace(/^/, "Go ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Builds Go's program outside of the repository; its path. */
async function build(directory: string): Promise<string> {
  const program = join(directory, "main");
  for (const name of ["main.go", "go.mod", "go.sum"]) {
    await Deno.copyFile(new URL(name, import.meta.url), join(directory, name));
  }
  const attempt = (env: Record<string, string>) =>
    run("go", ["build", "-o", program, "main.go"], {
      cwd: directory,
      env,
      limitMs: LIMIT_MS,
    });
  const byModules = await attempt({ GOFLAGS: "-mod=mod" });
  if (byModules.code === 0) return program;
  const byDebian = await attempt(DEBIAN);
  if (byDebian.code === 0) return program;
  throw new Error(`Cannot build Go's program:\n${byModules.output}`);
}

async function goTimes(program: string, workload: string): Promise<number[]> {
  const args = [workload, String(ROUNDS)];
  const { code, output, stdout } = await run(program, args, {
    limitMs: LIMIT_MS,
  });
  if (code !== 0) throw new Error(`Cannot time Go:\n${output}`);
  return JSON.parse(stdout);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
