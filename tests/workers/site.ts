/**
 * A combination, running: one workerd and the origin behind it, which serve all
 * cases, each on a group of its own.
 *
 * @module
 */

import { Client, LIMIT_MS } from "./client.ts";
import { complaints } from "./complaints.ts";
import { Origin, type Stage } from "./origin.ts";
import type { Kind } from "./plan.ts";
import { Scene } from "./scene.ts";
import { type Combination, Workerd } from "./workerd.ts";

/** One thing to prove on every combination. */
export interface WorkerCase {
  /** Begins with the number of the promise. */
  readonly name: string;
  /**
   * Waiters that leave, or are let go of, before the work ends.
   *
   * @default {0}
   */
  readonly left?: number;
  run(site: Site): Promise<void>;
}

/** One workerd, and the origin behind it. */
export class Site {
  readonly combination: Combination;
  readonly origin: Origin;
  /** What cases measured, in words. */
  readonly notes: string[] = [];
  readonly #workerd: Workerd;
  /** Waiters that left, less the lines that told of one. */
  #left = 0;
  #stopped: Promise<void> | undefined;
  /** How many groups of each kind have been taken. */
  readonly #taken = new Map<Kind, number>();

  private constructor(
    combination: Combination,
    origin: Origin,
    workerd: Workerd,
  ) {
    this.combination = combination;
    this.origin = origin;
    this.#workerd = workerd;
  }

  /** Starts a build at a date, with the Worker's text. */
  static async start(combination: Combination, worker: string): Promise<Site> {
    const origin = await Origin.start();
    try {
      const workerd = await Workerd.start(combination, worker, origin.port);
      return new Site(combination, origin, workerd);
    } catch (error) {
      await origin.stop();
      throw error;
    }
  }

  /** Whether a Worker hears here that its client has gone. */
  get tellsGone(): boolean {
    return this.combination.date >= "2026-11-17";
  }

  /** A group that no case has used, with a gate for its work. */
  scene(kind: Kind = "plain", stage: Stage = "head"): Scene {
    const number = this.#taken.get(kind) ?? 0;
    this.#taken.set(kind, number + 1);
    return new Scene(this, `${kind}.${number}`, this.origin.gate(stage));
  }

  /** Sends a request to the Worker. */
  send(path: string, asked: unknown, limitMs: number = LIMIT_MS): Client {
    const json = encodeURIComponent(JSON.stringify(asked));
    return new Client(this.#workerd.port, `${path}?json=${json}`, limitMs);
  }

  /** Keeps a measured time for the report, and fails if it is too long. */
  took(what: string, ms: number, atMostMs: number): void {
    this.notes.push(`${what}: ${Math.round(ms)} ms`);
    if (ms > atMostMs) {
      throw new Error(
        `${what} took ${Math.round(ms)} ms, must take at most ${atMostMs}`,
      );
    }
  }

  /**
   * What workerd has complained of since this was last asked. `left` waiters
   * more may have left; a line may come late, so what earlier cases didn't use
   * up is theirs still.
   */
  complaints(left: number): string[] {
    const { lines, behind } = complaints(this.#workerd.stderr());
    const rest = this.#left + left - behind.length;
    this.#left = Math.max(0, rest);
    return rest < 0 ? [...lines, ...behind] : lines;
  }

  /** Ends both, once. */
  stop(): Promise<void> {
    return this.#stopped ??= this.#workerd.stop().finally(() =>
      this.origin.stop()
    );
  }
}
