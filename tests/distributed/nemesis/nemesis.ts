/**
 * The nemesis: has a crew share flights over one Redis, and hurts it, in rounds
 * that are judged one by one.
 *
 * Each round has keys of its own, and so a history of its own, that begins and
 * ends with nobody calling.
 *
 * @module
 */

import { canonicalKey } from "@scope/singleflight/key";
import type { RedisServer } from "../redis/server.ts";
import { Random } from "../simulation/random.ts";
import { Account } from "./account.ts";
import { check, type Verdict } from "./check.ts";
import { Crew } from "./crew.ts";
import { drawBlow, type FaultKind } from "./faults.ts";
import { Hand } from "./hand.ts";
import { History } from "./history.ts";
import { Probe } from "./probe.ts";
import { TERMS } from "./task.ts";

/** Keys in a round: few, so that all members meet. */
const KEYS = 3;

/** All calls have ended by then, or never will. */
const END_MS = TERMS.maxWait + TERMS.joinTimeout + TERMS.operationTimeout +
  TERMS.work + 4_000;

/** What came of a round. */
export interface Round {
  readonly history: History;
  readonly verdict: Verdict;
  /** How often each was done. */
  readonly faults: ReadonlyMap<FaultKind, number>;
  /** For how long the machine was too busy, so that nothing can be blamed. */
  readonly busyMs: number;
}

/** What a nemesis is started with. */
export interface NemesisOptions {
  readonly server: RedisServer;
  readonly seed: number;
  /** Where files go. */
  readonly folder: string;
}

/** One crew, and who hurts it. */
export class Nemesis implements AsyncDisposable {
  readonly #account: Account;
  readonly #crew: Crew;
  readonly #hand: Hand;
  readonly #random: Random;
  readonly #probe: Probe;
  /** For how long the machine was too busy in this round, in ms. */
  #busyMs = 0;
  #rounds = 0;

  private constructor(
    { server, seed }: NemesisOptions,
    account: Account,
    crew: Crew,
  ) {
    this.#account = account;
    this.#crew = crew;
    this.#random = new Random(seed);
    const hand = this.#hand = new Hand({ server, account, crew });
    this.#probe = new Probe(server.port, (from, to) => {
      this.#busyMs += to - from;
      hand.busy(from, to);
    });
  }

  static async start(options: NemesisOptions): Promise<Nemesis> {
    const { server, folder, seed } = options;
    const account = new Account(server);
    await account.begin();
    const crew = await Crew.start({ redis: server.port, folder, seed });
    return new Nemesis(options, account, crew);
  }

  /** One round of so many ms. */
  async round(ms: number): Promise<Round> {
    const crew = this.#crew;
    const { troubles, killed } = this.#hand;
    const keys = await this.#nextKeys();
    const faults = new Map<FaultKind, number>();
    const end = Date.now() + ms;
    await crew.begin([...keys.values()]);
    for (;;) {
      const blow = drawBlow(this.#random, crew.members.length);
      if (Date.now() + blow.quietMs > end) break;
      await pass(blow.quietMs);
      await Promise.all(blow.faults.map((fault) => this.#hand.do(fault)));
      for (const { kind } of blow.faults) {
        faults.set(kind, (faults.get(kind) ?? 0) + 1);
      }
    }
    await crew.end(END_MS);
    const history = new History(TERMS, keys);
    history.troubles.push(...troubles);
    for (const [id, at] of killed) history.killed.set(id, at);
    for (const member of crew.all) {
      for (const line of member.take()) history.take(member.id, line);
    }
    for (const line of await this.#account.take()) {
      if (line.what === "started" || keys.has(line.digest)) {
        history.engine.push(line);
      }
    }
    const busyMs = this.#busyMs;
    this.#busyMs = 0;
    return { history, verdict: check(history), faults, busyMs };
  }

  /** Ends all that was started. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#probe.stop();
    await this.#crew.stop();
    this.#account.end();
  }

  /** By the digests that the engine sees. */
  async #nextKeys(): Promise<Map<string, string>> {
    const round = ++this.#rounds;
    const names = Array.from({ length: KEYS }, (_, at) => `${round}-${at}`);
    const digests = await Promise.all(names.map(digestOf));
    return new Map(digests.map((digest, at) => [digest, names[at] ?? ""]));
  }
}

async function digestOf(key: string): Promise<string> {
  const text = new TextEncoder().encode(canonicalKey(key));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
