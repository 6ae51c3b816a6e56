/**
 * What one case works with: a group, a key and a gate of its own, and the
 * requests that meet there.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { type Client, LIMIT_MS } from "./client.ts";
import { within } from "./limits.ts";
import type { Call, Gate } from "./origin.ts";
import type { Answer, Deed, Done, Outcome, Plan, State } from "./plan.ts";
import type { Site } from "./site.ts";

/** Looks at a state before a case fails: far more than any takes. */
const LOOKS = 3_000;

/** What a request's plan says beyond what all of a case have in common. */
export interface CallPlan extends Partial<Plan> {
  /** How long its client waits, in milliseconds. */
  readonly limitMs?: number;
}

/** One case's group, key and gate. */
export class Scene {
  readonly group: string;
  readonly key: string = "k";
  /** Where the work of every call of this scene is held. */
  readonly gate: Gate;
  readonly #site: Site;

  constructor(site: Site, group: string, gate: Gate) {
    this.#site = site;
    this.group = group;
    this.gate = gate;
  }

  /** A request that calls the group. */
  call(by: string, { limitMs, ...more }: CallPlan = {}): Client {
    const { group, key, gate } = this;
    const plan: Plan = { group, key, by, gate: gate.name, ...more };
    return this.#site.send("/call", plan, limitMs);
  }

  /** A request that leads, once its work has reached the origin. */
  async lead(by: string, more: CallPlan = {}): Promise<Client> {
    const client = this.call(by, more);
    await this.gate.call(0);
    return client;
  }

  /** A request that joins, once it has. */
  async join(by: string, more: CallPlan = {}): Promise<Client> {
    const { stats } = await this.state();
    const callers = stats.callers + (more.keys?.length ?? 1);
    const client = this.call(by, more);
    await this.until(`${by} joined`, (now) => now.stats.callers >= callers);
    return client;
  }

  /** Resets a request's connection; resolves once its fetch has died of it. */
  async kill(client: Client, call: Call): Promise<void> {
    client.reset();
    await within(LIMIT_MS, call.aborted, "the abort of the dead one's fetch");
  }

  /** A request that meddles, and then does I/O of its own. */
  async deed(
    does: Deed["does"],
    more: Partial<Pick<Deed, "key" | "reason" | "turns">> = {},
  ): Promise<Done> {
    const after = this.#site.origin.gate();
    after.open();
    const { group, key } = this;
    const deed: Deed = { group, key, does, after: after.name, ...more };
    const { status, body } = await this.#site.send("/deed", deed).reply;
    assertEquals(status, 200, `the request that did ${does}: ${body}`);
    const done: Done = JSON.parse(body);
    assertEquals(done.after, "led by deed");
    return done;
  }

  /** The group as a request of its own sees it now. */
  async state(): Promise<State> {
    const { group, key } = this;
    const { status, body } = await this.#site.send("/state", { group, key })
      .reply;
    assertEquals(status, 200, `the request for the state: ${body}`);
    return JSON.parse(body);
  }

  /** Looks again and again, until the state is reached. */
  async until(
    what: string,
    reached: (state: State) => boolean,
  ): Promise<State> {
    for (let looks = 1;; looks++) {
      const state = await this.state();
      if (reached(state)) return state;
      if (looks === LOOKS) {
        throw new Error(`Not reached: ${what}. ${JSON.stringify(state)}`);
      }
    }
  }

  /** So many are in the flight whose work began last. */
  present(callers: number): Promise<State> {
    const what = `${callers} callers present`;
    return this.until(what, ({ present }) => present === callers);
  }

  /**
   * After everything: the key is free, a new request leads and is answered,
   * and the origin has had so many calls before it.
   */
  async works(calls: number): Promise<void> {
    const { size } = await this.until("the key is free", ({ has }) => !has);
    assertEquals(size, 0);
    assertEquals(this.gate.calls.length, calls, "calls of the origin");
    this.gate.open();
    const value = await valueOf(this.call("last"));
    assertEquals(value.endsWith("led by last"), true, value);
    assertEquals((await this.state()).size, 0);
  }
}

/** What a request that called a group answered; fails on all but a 200. */
export async function answered(client: Client): Promise<Answer> {
  const { status, body, ms } = await client.reply;
  if (status === 200) return JSON.parse(body);
  const got = status > 0 ? status : status === 0 ? "nothing" : "a cut";
  throw new Error(`Got ${got} after ${Math.round(ms)} ms: ${body}`);
}

/** The outcome of a request that called a group with one key. */
export async function outcomeOf(client: Client): Promise<Outcome> {
  const [outcome] = (await answered(client)).outcomes;
  if (outcome === undefined) throw new Error("Got no outcome, must be one");
  return outcome;
}

/** The value that a request got; fails if it got none. */
export async function valueOf(client: Client): Promise<string> {
  const outcome = await outcomeOf(client);
  if (outcome.value !== undefined) return outcome.value;
  throw new Error(`Got ${JSON.stringify(outcome)}, must be a value`);
}

/** All must have got this value. */
export async function assertValues(
  clients: readonly Client[],
  value: string,
): Promise<void> {
  const values = await Promise.all(clients.map(valueOf));
  assertEquals(values, clients.map(() => value));
}

/** All must have got this reason, with any message if none is given. */
export async function assertReasons(
  clients: readonly Client[],
  name: string,
  message?: string,
): Promise<void> {
  for (
    const { status, value, reason } of await Promise.all(clients.map(outcomeOf))
  ) {
    const got = { name: reason?.name, message: message && reason?.message };
    assertEquals({ got, value }, { got: { name, message }, value: undefined });
    assertEquals(status === "fulfilled", false);
  }
}
