/**
 * One round of one subject: URLs that nobody has asked for before, load, and
 * what the processes say of it.
 *
 * @module
 */

import type { Load, Outcome, Outcomes, Task } from "./programs/tasks.ts";
import type { Usage } from "./proc.ts";
import type { Running } from "./running.ts";

/** What came of a load. */
export interface Loaded {
  readonly outcome: Outcome;
  /** The subject's use before and after. */
  readonly before: Usage;
  readonly after: Usage;
  /** The most bytes that the subject held. */
  readonly most: number;
}

/** The processes that take no part in the contest. */
export interface Bench {
  readonly origin: Running;
  readonly client: Running;
}

/** How often memory is looked at, in ms. */
const INTERVAL = 20;

/** A round. */
export class Round {
  readonly #bench: Bench;
  readonly #subject: Running;
  readonly #id = crypto.randomUUID();

  /** A round of that subject. */
  constructor(bench: Bench, subject: Running) {
    this.#bench = bench;
    this.#subject = subject;
  }

  /** The beginning of this round's URLs: caches know none of them. */
  prefix(kind: "shared" | "private" | "stream", delay: number): string {
    return `/${kind}/${delay}/${this.#id}`;
  }

  /**
   * Has the client make a load, on connections that are open before it begins.
   * Throws if a response was wrong.
   */
  async load(connections: number, load: Load): Promise<Loaded> {
    const { port, usage } = this.#subject;
    const warmUp = `/shared/0/warm-up/${crypto.randomUUID().slice(0, 8)}`;
    await this.#tell({ kind: "open", port, connections, warmUp });
    const before = usage();
    let most = before.bytes;
    const timer = setInterval(() => {
      most = Math.max(most, usage().bytes);
    }, INTERVAL);
    try {
      const outcome = await this.#tell(load);
      if (outcome.broken > 0) {
        throw new Error(`${outcome.broken} broken: ${outcome.example}`);
      }
      return { outcome, before, after: usage(), most };
    } finally {
      clearInterval(timer);
      await this.#tell({ kind: "close" });
    }
  }

  async #tell<T extends Task>(task: T): Promise<Outcomes[T["kind"]]> {
    const url = `http://127.0.0.1:${this.#bench.client.port}`;
    const body = JSON.stringify(task);
    const response = await fetch(url, { method: "POST", body });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  }

  /** How many calls the origin has had for the URLs since it was asked last. */
  async calls(prefix: string): Promise<number> {
    const round = prefix.split("/").at(-1);
    const url = `http://127.0.0.1:${this.#bench.origin.port}/calls/${round}`;
    return Number(await (await fetch(url)).text());
  }
}
