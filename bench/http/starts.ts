/**
 * Starts the processes: bundles what is a module, configures what is a server.
 *
 * @module
 */

import { join } from "node:path";
import { run } from "../../tests/runner/process.ts";
import { ROOT } from "../../tests/runner/root.ts";
import { findRuntime, type Runtime } from "../runtimes.ts";
import type { RuntimeName } from "../workloads.ts";
import { freePort, type Running, startServing } from "./running.ts";
import { type Subject, SUBJECTS } from "./subjects.ts";

/** A bundle takes a second; one with a package to download, some more. */
const LIMIT_MS = 2 * 60_000;

/** Starts processes, and has what they need in one folder. */
export class Starter {
  readonly #folder: string;
  /** The bundles made or being made, by their text. */
  readonly #bundles = new Map<string, Promise<string>>();
  /** The runtimes found or being found: npm takes its time. */
  readonly #runtimes = new Map<RuntimeName, Promise<Runtime>>();
  #servers = 0;

  /** Files go into that folder; the caller removes it. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts a program of this folder: the origin or the client. */
  startOwn(name: "origin" | "client"): Promise<Running> {
    const url = import.meta.resolve(`./programs/${name}.ts`);
    return this.#startModule("node", `import "${url}";\n`);
  }

  /** Starts a subject. */
  async start(name: string, origin: Running): Promise<Running> {
    const subject = subjectNamed(name);
    if ("source" in subject) {
      const { runtime, source, env } = subject;
      return await this.#startModule(runtime, source, {
        COLLAPSE: "{}",
        ...env,
        ORIGIN: `http://127.0.0.1:${origin.port}`,
        PORT: "0",
        HOST: "127.0.0.1",
      });
    }
    const program = find(subject.program);
    if (program === undefined) {
      throw new Error(`Cannot start ${subject.title}: it is not installed`);
    }
    const folder = join(this.#folder, `server-${this.#servers++}`);
    await Deno.mkdir(folder);
    const port = freePort();
    const args = await subject.configure({
      folder,
      port,
      origin: origin.port,
    });
    return await startServing(program, args, { port });
  }

  async #startModule(
    name: RuntimeName,
    source: string,
    env: Record<string, string> = {},
  ): Promise<Running> {
    const file = await this.#bundleOf(source);
    const { program, flags } = await this.#runtime(name);
    return await startServing(program, [...flags, file], { env });
  }

  #runtime(name: RuntimeName): Promise<Runtime> {
    const found = this.#runtimes.get(name) ?? findRuntime(name);
    this.#runtimes.set(name, found);
    return found;
  }

  #bundleOf(source: string): Promise<string> {
    const made = this.#bundles.get(source) ??
      this.#bundle(source, join(this.#folder, `${this.#bundles.size}.mjs`));
    this.#bundles.set(source, made);
    return made;
  }

  async #bundle(source: string, file: string): Promise<string> {
    const entry = `${file}.entry.ts`;
    await Deno.writeTextFile(entry, source);
    const { code, output } = await run(
      Deno.execPath(),
      [
        "bundle",
        `--config=${join(ROOT, "deno.json")}`,
        "--no-lock",
        "--external=node:*",
        `--output=${file}`,
        entry,
      ],
      { limitMs: LIMIT_MS, cwd: ROOT },
    );
    if (code !== 0) throw new Error(`Cannot bundle ${source}:\n${output}`);
    return file;
  }
}

/** The subject of that name. */
export function subjectNamed(name: string): Subject {
  const subject = SUBJECTS[name];
  if (subject !== undefined) return subject;
  throw new TypeError(`Cannot find the subject ${name}: there is none`);
}

/** Where servers are, beside the PATH of one who isn't root. */
const SBIN = ["/usr/local/sbin", "/usr/sbin"];

/** The path of an installed program; `undefined` if there is none. */
function find(program: string): string | undefined {
  if (Deno.build.os === "windows") return undefined;
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return [...folders, ...SBIN].map((folder) => join(folder, program))
    .find((path) => {
      try {
        return Deno.statSync(path).isFile;
      } catch {
        return false; // not there
      }
    });
}

/** Whether a subject can take part here. */
export function isThere(name: string): boolean {
  const subject = subjectNamed(name);
  return "source" in subject || find(subject.program) !== undefined;
}
