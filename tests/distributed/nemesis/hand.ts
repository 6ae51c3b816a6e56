/**
 * The hand of the nemesis: does faults to the crew and its engine, and writes
 * down what it has done.
 *
 * @module
 */

import type { RedisServer } from "../redis/server.ts";
import type { Account } from "./account.ts";
import type { Crew, Member } from "./crew.ts";
import type { Fault, FaultKind } from "./faults.ts";
import type { Trouble } from "./history.ts";

/** How long clients may take to be connected again, left to themselves. */
const CONNECTED_MS = 4_000;

/** How long what was held up may still come late, when all is well again. */
const AFTER_MS = 500;

/** How long a process that has just started may be slow. */
const STARTING_MS = 1_500;

/** How long to look for somebody who leads. */
const LOOK_MS = 500;

/** What a hand can reach. */
export interface HandOptions {
  readonly server: RedisServer;
  readonly account: Account;
  readonly crew: Crew;
}

/** Does faults. */
export class Hand {
  readonly #server: RedisServer;
  readonly #account: Account;
  readonly #crew: Crew;
  /** What was wrong, since the start. */
  readonly troubles: Trouble[] = [];
  /** When members were killed, by their ids. */
  readonly killed = new Map<string, number>();

  constructor({ server, account, crew }: HandOptions) {
    this.#server = server;
    this.#account = account;
    this.#crew = crew;
    for (const member of crew.members) this.#started(member);
  }

  /** Notes what it hasn't done: the machine was too busy from then to then. */
  busy(from: number, at: number): void {
    const to = at + AFTER_MS;
    this.troubles.push({ kind: "busy", member: undefined, from, to });
  }

  /** Does it, to its end. */
  async do(fault: Fault): Promise<void> {
    const { kind, ms, much } = fault;
    const crew = this.#crew;
    const at = await this.#victim(fault);
    const member = crew.members[at];
    const proxy = crew.proxies[at];
    if (member === undefined || proxy === undefined) return;
    const { id } = member;
    switch (kind) {
      case "kill":
        member.kill();
        this.killed.set(id, Date.now());
        await pass(ms);
        await crew.replace(at);
        this.#started(crew.members[at]);
        return;
      case "pause":
        return await this.#during(kind, id, AFTER_MS, async () => {
          member.stopRunning();
          await pass(ms);
          member.goOn();
        });
      case "restart":
        return await this.#during(kind, undefined, CONNECTED_MS, async () => {
          await this.#server.kill();
          await pass(ms);
          await this.#server.restart();
          await this.#account.begin();
        });
      case "silence":
        return await this.#during(kind, undefined, AFTER_MS, async () => {
          for (const proxy of crew.proxies) proxy.isHole = true;
          await pass(ms);
          for (const proxy of crew.proxies) proxy.isHole = false;
        });
      case "hole":
        return await this.#during(kind, id, AFTER_MS, async () => {
          proxy.isHole = true;
          await pass(ms);
          proxy.isHole = false;
        });
      case "reset":
        return await this.#during(kind, id, CONNECTED_MS, async () => {
          for (let time = 0; time < much; time++) {
            proxy.reset();
            await pass(ms / much);
          }
        });
      case "lag":
        return await this.#during(kind, id, AFTER_MS, async () => {
          proxy.lagMs = much;
          await pass(ms);
          proxy.lagMs = 0;
        });
      case "drop":
        // No trouble: this excuses nothing.
        proxy.dropsMessages = true;
        await pass(ms);
        proxy.dropsMessages = false;
    }
  }

  /** Who leads, if somebody does soon. */
  async #victim({ kind, place }: Fault): Promise<number> {
    if (kind === "lag" || kind === "drop" || kind === "reset") return place;
    const end = Date.now() + LOOK_MS;
    for (;;) {
      const leader = this.#crew.leader();
      if (leader !== undefined) return leader;
      if (Date.now() > end) return place;
      await pass(10);
    }
  }

  /** Writes down that something is wrong while work is done, and a while on. */
  async #during(
    kind: FaultKind,
    member: string | undefined,
    after: number,
    work: () => Promise<void>,
  ): Promise<void> {
    const trouble = { kind, member, from: Date.now(), to: Infinity };
    this.troubles.push(trouble);
    await work();
    trouble.to = Date.now() + after;
  }

  #started(member: Member | undefined): void {
    if (member === undefined) return;
    const { id, startedAt: from } = member;
    const to = from + STARTING_MS;
    this.troubles.push({ kind: "start", member: id, from, to });
  }
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
