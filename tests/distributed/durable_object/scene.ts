/**
 * What one test over sockets works with: a group that both Workers have, a key,
 * and a gate for its work.
 *
 * @module
 */

import type { Client } from "../../workers/client.ts";
import type { Gate } from "../../workers/origin.ts";
import type { Answer, Counted, Plan, WorkerName } from "./plan.ts";
import type { Site } from "./site.ts";

/** How long a client waits, in milliseconds. */
const CALL_LIMIT_MS = 20_000;
/** Looks at the counts before a test fails: far more than any takes. */
const LOOKS = 3_000;

/** One test's group, key and gate. */
export class Scene {
  /** The lease of all groups, in milliseconds. */
  static readonly LEASE_MS = 1_000;
  readonly gate: Gate;
  readonly #site: Site;
  readonly #group: string;
  readonly #key: string;

  constructor(
    site: Site,
    group: string = crypto.randomUUID(),
    key: string = "k",
  ) {
    this.gate = site.origin.gate();
    this.#site = site;
    this.#group = group;
    this.#key = key;
  }

  /** A request that calls the group. */
  send(to: WorkerName, by: string): Client {
    return this.#site.send(to, "/call", this.#plan(by), CALL_LIMIT_MS);
  }

  /** The same, and its answer. */
  async call(to: WorkerName, by: string): Promise<Answer> {
    return await this.#site.ask(to, "/call", this.#plan(by), CALL_LIMIT_MS);
  }

  /** What both Workers count. */
  async counts(): Promise<[one: Counted, two: Counted]> {
    const plan = this.#plan("nobody");
    return await Promise.all([
      this.#site.ask<Counted>("one", "/counts", plan),
      this.#site.ask<Counted>("two", "/counts", plan),
    ]);
  }

  /** Looks again and again, until so many have come, and joined elsewhere. */
  async until(callers: number, joins: number): Promise<void> {
    for (let looks = 1;; looks++) {
      const [one, two] = await this.counts();
      const come = one.callers + two.callers;
      const joined = one.joins + two.joins;
      if (come >= callers && joined >= joins) return;
      if (looks === LOOKS) {
        throw new Error(`${come} have come, and ${joined} joined elsewhere`);
      }
    }
  }

  #plan(by: string): Plan {
    return {
      group: this.#group,
      leaseMs: Scene.LEASE_MS,
      key: this.#key,
      by,
      gate: this.gate.name,
    };
  }
}
