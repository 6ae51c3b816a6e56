/**
 * The crew: member processes over all clients on all runtimes, each behind a
 * proxy of its own, and what the nemesis does to them.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { locate } from "../../runner/npm_tools.ts";
import { kill, read, run, start } from "../../runner/process.ts";
import { ROOT } from "../../runner/root.ts";
import { BUN, NODE_24 } from "../../versions.ts";
import { type Place, PLACES } from "../redis/places.ts";
import { Proxy } from "../redis/proxy.ts";
import type { Line, Of } from "./history.ts";
import type { Task, ToMember } from "./task.ts";

const BUNDLE_LIMIT_MS = 60_000;

/** One of the crew has calls that fail when the engine is gone. */
const THROWS = 1;

/** What starts a program on each runtime. */
type Commands = Record<Place["runtime"], readonly string[]>;

/** What a crew is started with. */
export interface CrewOptions {
  /** The port of the engine. */
  readonly redis: number;
  /** Where files go. */
  readonly folder: string;
  readonly seed: number;
}

/** All members. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #commands: Commands;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #keys: readonly string[] = [];
  /** One for each place; a member that was killed leaves it to the next. */
  readonly proxies: Proxy[] = [];
  /** Those that live, in the order of the places. */
  readonly members: Member[] = [];
  /** All that have been started. */
  readonly all: Member[] = [];

  private constructor(options: CrewOptions, commands: Commands) {
    this.#options = options;
    this.#commands = commands;
  }

  static async start(options: CrewOptions): Promise<Crew> {
    const file = join(options.folder, "member.mjs");
    const [node, bun] = await Promise.all([
      locate("node", NODE_24),
      locate("bun", BUN),
      bundle(file),
    ]);
    const crew = new Crew(options, {
      deno: [Deno.execPath(), "run", "-A", "--no-config", "--no-lock", file],
      node: [node, file],
      bun: [bun, "run", file],
    });
    for (const at of PLACES.keys()) {
      crew.proxies[at] = await Proxy.start(options.redis);
      await crew.replace(at);
    }
    return crew;
  }

  /** Starts a member, in place of one that was killed. */
  async replace(at: number): Promise<void> {
    const place = PLACES[at];
    const proxy = this.proxies[at];
    if (place === undefined || proxy === undefined) {
      throw new RangeError(`Cannot start the member: there is no place ${at}`);
    }
    const { folder, seed } = this.#options;
    const id = `${this.all.length + 1}`;
    const task: Task = {
      id,
      client: place.client,
      throws: at === THROWS,
      seed: seed + this.all.length,
      file: join(folder, `${id}.jsonl`),
      redis: proxy.port,
      parent: this.#listener.addr.port,
    };
    await Deno.writeTextFile(task.file, "");
    const [command = "", ...args] = this.#commands[place.runtime];
    const child = start(command, [...args, JSON.stringify(task)]);
    const connection = await Promise.race([
      this.#listener.accept(),
      child.status.then(() => {
        throw new Error(`Cannot go on: member ${id} has not started`);
      }),
    ]);
    const member = new Member(task, child, connection);
    this.members[at] = member;
    this.all.push(member);
    if (this.#keys.length > 0) await member.tell({ keys: this.#keys });
  }

  /** Has all call these keys. */
  async begin(keys: readonly string[]): Promise<void> {
    this.#keys = keys;
    await Promise.all(this.members.map((member) => member.tell({ keys })));
  }

  /** Has all end, and waits until they have: but for so long only. */
  async end(limitMs: number): Promise<void> {
    this.#keys = [];
    const idle = this.members.map(async (member) => {
      const idle = member.nextIdle();
      await member.tell({ keys: [] });
      await idle;
    });
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, limitMs);
    await Promise.race([Promise.all(idle), late.promise]);
    clearTimeout(timer);
  }

  /**
   * Where the member is that leads now and will for longest, and so is hurt the
   * most; `undefined` if nobody leads.
   */
  leader(): number | undefined {
    let found: number | undefined;
    let most = 0;
    for (const [at, member] of this.members.entries()) {
      const left = member.leadsUntil() - Date.now();
      if (left > most) [found, most] = [at, left];
    }
    return found;
  }

  /** Fulfilled when all have ended. */
  async stop(): Promise<void> {
    for (const member of this.members) member.kill();
    for (const proxy of this.proxies) proxy.stop();
    this.#listener.close();
    await Promise.all(this.all.map(({ ended }) => ended));
  }
}

/** One process. */
export class Member {
  readonly id: string;
  readonly startedAt: number = Date.now();
  /** Fulfilled when nothing is left of it. */
  readonly ended: Promise<unknown>;
  readonly #file: string;
  readonly #child: Deno.ChildProcess;
  readonly #connection: Deno.TcpConn;
  /** How much of its file has been read. */
  #offset = 0;
  /** What was read and not taken. */
  #lines: Line[] = [];
  /** Executions by the lead that go on. */
  readonly #leads = new Map<string, Of<"run">>();
  #idle = Promise.withResolvers<void>();

  constructor(
    { id, file }: Task,
    child: ReturnType<typeof start>,
    connection: Deno.TcpConn,
  ) {
    this.id = id;
    this.#file = file;
    this.#child = child;
    this.#connection = connection;
    // It says nothing, unless something is wrong with it.
    const tell = (text: string) => console.error(`${id}: ${text}`);
    this.ended = Promise.all([
      read(child.stdout, tell),
      read(child.stderr, tell),
      child.status,
      this.#listen(),
    ]);
  }

  async tell(order: ToMember): Promise<void> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(order)}\n`);
    const writer = this.#connection.writable.getWriter();
    try {
      await writer.write(bytes);
    } catch {
      // It was killed.
    } finally {
      writer.releaseLock();
    }
  }

  /** Resolves when it says next that nothing is under way. */
  nextIdle(): Promise<void> {
    this.#idle = Promise.withResolvers();
    return this.#idle.promise;
  }

  /** What it has written since the last call. */
  take(): Line[] {
    this.#read();
    return this.#lines.splice(0);
  }

  /** When the execution is to end that it leads for longest; 0 if none. */
  leadsUntil(): number {
    this.#read();
    return Math.max(0, ...this.#leads.values().map(({ at, ms }) => at + ms));
  }

  /** Has it stand still: only the signal to go on wakes it. */
  stopRunning(): void {
    this.#signal("SIGSTOP");
  }

  goOn(): void {
    this.#signal("SIGCONT");
  }

  /** By SIGKILL. */
  kill(): void {
    kill(this.#child);
  }

  #signal(signal: Deno.Signal): void {
    try {
      Deno.kill(this.#child.pid, signal);
    } catch {
      // It was killed meanwhile.
    }
  }

  #read(): void {
    using file = Deno.openSync(this.#file);
    const bytes = new Uint8Array(file.statSync().size - this.#offset);
    file.seekSync(this.#offset, Deno.SeekMode.Start);
    let length = 0;
    while (length < bytes.length) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    // A line may be half written.
    const whole = bytes.lastIndexOf(LINE_END, length - 1) + 1;
    this.#offset += whole;
    const text = new TextDecoder().decode(bytes.subarray(0, whole));
    for (const part of text.split("\n")) {
      if (part !== "") this.#hear(JSON.parse(part));
    }
  }

  #hear(line: Line): void {
    this.#lines.push(line);
    if (line.what === "run" && line.epoch !== 0) {
      this.#leads.set(line.id, { ...line, member: this.id });
    } else if (line.what === "ran") this.#leads.delete(line.id);
  }

  async #listen(): Promise<void> {
    try {
      await read(this.#connection.readable, () => this.#idle.resolve());
    } catch {
      // It was killed.
    }
  }
}

const LINE_END = "\n".charCodeAt(0);

/** The member as a file that all runtimes run. */
async function bundle(file: string): Promise<void> {
  const { code, output } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    "--platform=deno",
    "--external=node:*",
    `--output=${file}`,
    fileURLToPath(new URL("./member.ts", import.meta.url)),
  ], { cwd: ROOT, limitMs: BUNDLE_LIMIT_MS });
  if (code !== 0) throw new Error(`Cannot bundle the members:\n${output}`);
}
