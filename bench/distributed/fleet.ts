/**
 * The processes that are measured: Deno, Bun and Node mixed, each client among
 * them, and the Redis that they share.
 *
 * @module
 */

import { join } from "node:path";
import { kill, read, run, start } from "../../tests/runner/process.ts";
import { ROOT } from "../../tests/runner/root.ts";
import type { ClientName } from "../../tests/distributed/redis/clients.ts";
import type { RedisServer } from "../../tests/distributed/redis/server.ts";
import { findRuntime, type Runtime } from "../runtimes.ts";
import type { RuntimeName } from "../workloads.ts";
import type { Answer, Kind, Order, Outcomes, Tasks } from "./tasks.ts";

/** What runs where: eight processes. */
const CREW: readonly (readonly [RuntimeName, ClientName])[] = [
  ["node", "ioredis"],
  ["deno", "ioredis"],
  ["bun", "bun"],
  ["node", "redis"],
  ["deno", "redis"],
  ["bun", "redis"],
  ["node", "ioredis"],
  ["bun", "ioredis"],
];

const LIMIT_MS = 60_000;

/** All processes. */
export class Fleet {
  readonly server: RedisServer;
  readonly #folder: string;
  readonly #listener: Deno.TcpListener;
  readonly #runtimes = new Map<RuntimeName, Promise<Runtime>>();
  /** In the order of the crew. */
  readonly members: Member[] = [];

  private constructor(server: RedisServer, folder: string) {
    this.server = server;
    this.#folder = folder;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  }

  /** Starts them all. Files go into the folder. */
  static async start(server: RedisServer, folder: string): Promise<Fleet> {
    const fleet = new Fleet(server, folder);
    await bundle(fleet.#file);
    for (const index of CREW.keys()) await fleet.replace(index);
    return fleet;
  }

  /** Starts one anew, in place of one that was killed. */
  async replace(index: number): Promise<void> {
    const [runtime, client] = CREW[index] ?? ["node", "ioredis"];
    const found = this.#runtimes.get(runtime) ?? findRuntime(runtime);
    this.#runtimes.set(runtime, found);
    const { program, flags } = await found;
    const task = JSON.stringify({
      client,
      redis: this.server.port,
      parent: this.#listener.addr.port,
    });
    const child = start(program, [...flags, this.#file, task]);
    // What they print is of no interest, unless they die of it.
    void read(child.stdout, () => {});
    void read(child.stderr, (text) => console.error(text));
    const connection = await this.#listener.accept();
    const title = `${client} on ${runtime}`;
    this.members[index] = new Member(title, child, connection);
  }

  /** Has all do the same at once. */
  all<K extends Kind>(kind: K, task: Tasks[K]): Promise<Outcomes[K][]> {
    return Promise.all(this.members.map((member) => member.do(kind, task)));
  }

  /** The sum of what they count. */
  async failedOpen(): Promise<number> {
    const counts = await this.all("count", {});
    return counts.reduce((sum, { failedOpen }) => sum + failedOpen, 0);
  }

  stop(): void {
    for (const member of this.members) member.kill();
    this.#listener.close();
  }

  get #file(): string {
    return join(this.#folder, "process.mjs");
  }
}

/** One process. */
export class Member {
  readonly title: string;
  readonly #child: Deno.ChildProcess;
  readonly #connection: Deno.TcpConn;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #orders = 0;
  /** Called when its work waits to be released. */
  onHeld: () => void = () => {};

  constructor(title: string, child: Deno.ChildProcess, socket: Deno.TcpConn) {
    this.title = title;
    this.#child = child;
    this.#connection = socket;
    void this.#listen();
  }

  /** Has it do something. Rejects if it dies. */
  async do<K extends Kind>(kind: K, task: Tasks[K]): Promise<Outcomes[K]> {
    const id = ++this.#orders;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    await this.#send({ id, kind, task });
    return await waiting.promise as Outcomes[K];
  }

  /** Lets the work that waits go on. */
  release(): Promise<void> {
    return this.#send({ id: 0 });
  }

  /** By SIGKILL. */
  kill(): void {
    kill(this.#child);
  }

  async #send(order: Order): Promise<void> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(order)}\n`);
    const writer = this.#connection.writable.getWriter();
    await writer.write(bytes);
    writer.releaseLock();
  }

  async #listen(): Promise<void> {
    let rest = "";
    try {
      await read(this.#connection.readable, (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#take(JSON.parse(line));
      });
    } catch {
      // It was killed.
    }
    const error = new Error(`${this.title} has ended`);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }

  #take({ id, outcome, error }: Answer): void {
    if (id === 0) return this.onHeld();
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(outcome);
    else waiting?.reject(new Error(`${this.title}: ${error}`));
  }
}

async function bundle(file: string): Promise<void> {
  const { code, output } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    "--platform=deno",
    "--external=node:*",
    `--output=${file}`,
    join(ROOT, "bench", "distributed", "programs", "process.ts"),
  ], { limitMs: LIMIT_MS, cwd: ROOT });
  if (code !== 0) throw new Error(`Cannot bundle the processes:\n${output}`);
}
