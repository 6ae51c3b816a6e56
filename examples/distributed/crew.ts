/**
 * The crew: the processes, and what they do together.
 *
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { count } from "../demo/table.ts";
import type { ClientName } from "./clients.ts";
import type { Order, Report, Way } from "./orders.ts";
import { bundleMember, commandOf, type Runtime } from "./programs.ts";

/** What runs where: each client, on each runtime that it runs on. */
const seats: readonly (readonly [Runtime, ClientName])[] = [
  ["deno", "ioredis"],
  ["deno", "redis"],
  ["node", "ioredis"],
  ["node", "redis"],
  ["node", "ioredis"],
  ["bun", "ioredis"],
  ["bun", "redis"],
  ["bun", "bun"],
];

/** All processes. */
export class Crew implements Disposable {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** Starts them, and has them connect to the Redis on that port. */
  static async start(port: number): Promise<Crew> {
    const [deno, node, bun] = await Promise.all([
      commandOf("deno"),
      commandOf("node"),
      commandOf("bun"),
    ]);
    const commands = { deno, node, bun };
    const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
    try {
      const file = `${folder}/member.mjs`;
      await bundleMember(file);
      const crew = new Crew(
        seats.map(([runtime, client]) =>
          new Member([...commands[runtime], file, client, `${port}`])
        ),
      );
      await crew.fly("together", { flights: 1, callers: 1 });
      return crew;
    } finally {
      await Deno.remove(folder, { recursive: true }); // all have loaded it
    }
  }

  /** How many there are. */
  get size(): number {
    return this.#members.length;
  }

  /** How many there are of each runtime. */
  get title(): string {
    const runtimes = seats.map(([runtime]) => runtime);
    return [...new Set(runtimes)].map((runtime) =>
      `${count(runtimes.filter((one) => one === runtime).length)} on ${runtime}`
    ).join(", ");
  }

  /** Has all of them call for one key after the other, and adds up. */
  async fly(
    way: Way,
    { flights, callers }: { flights: number; callers: number },
  ): Promise<Report> {
    const tally = { executions: 0, served: 0, wrong: 0, failedOpen: 0 };
    const handOver: number[] = [];
    for (let flight = 0; flight < flights; flight++) {
      for (
        const report of await this.#flyOnce({ key: `${flight}`, way, callers })
      ) {
        tally.executions += report.executions;
        tally.served += report.served;
        tally.wrong += report.wrong;
        tally.failedOpen += report.failedOpen;
        handOver.push(...report.handOver);
      }
    }
    return { ...tally, handOver };
  }

  async #flyOnce(order: Order): Promise<Report[]> {
    this.#tellAll(JSON.stringify(order));
    await this.#hearAll(); // that they have joined
    this.#tellAll("land");
    return await this.#hearAll() as Report[];
  }

  #tellAll(line: string): void {
    for (const member of this.#members) member.tell(line);
  }

  #hearAll(): Promise<unknown[]> {
    return Promise.all(this.#members.map((member) => member.hear()));
  }

  /** Ends them. */
  [Symbol.dispose](): void {
    for (const member of this.#members) member.end();
  }
}

/** One process. It ends when its input does. */
class Member {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor([program = "", ...args]: readonly string[]) {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })
      [Symbol.asyncIterator]();
  }

  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** The next line that it says. */
  async hear(): Promise<unknown> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error("Cannot go on: one of the processes has ended");
    return JSON.parse(value);
  }

  end(): void {
    this.#child.stdin?.end();
  }
}
