/**
 * The engine of a simulation, and the network that leads to it: everything
 * takes its time, and some of it is lost.
 *
 * @module
 */

import {
  type Coordinator,
  type Follow,
  type JoinOptions,
  type Lead,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";
import type { Asked, History } from "./history.ts";
import type { Plan } from "./plan.ts";
import type { Random } from "./random.ts";

/** The most bytes that the engine takes. */
export const MAX_BYTES = 512;
/** How long a message takes, in ms, at the most and if nothing is wrong. */
export const SLOWEST = 15;
/** How long it takes to find out that a connection is broken, in ms. */
const BROKEN = 250;

/** What a simulation runs in turn. */
export interface Turns {
  /** Runs it as the engine's: whatever becomes of the processes. */
  asEngine<T>(work: () => T): T;
  /** Runs it as a process's: while that stands still, it has to wait. */
  asProcess<T>(process: number, work: () => T): T;
}

/** A memory that forgets when it is restarted, and that can't always be reached. */
export class Engine {
  readonly history: History;
  readonly random: Random;
  readonly turns: Turns;
  readonly plan: Plan;
  state: "up" | "refuses" | "silent" = "up";
  #memory = new MemoryCoordinator({ maxBytes: MAX_BYTES });
  /** Rises with each restart: epochs rise though the memory is gone. */
  #generation = 0n;

  readonly #keys: ReadonlyMap<string, string>;

  constructor(
    history: History,
    random: Random,
    turns: Turns,
    plan: Plan,
    keys: ReadonlyMap<string, string>,
  ) {
    this.#keys = keys;
    this.history = history;
    this.random = random;
    this.turns = turns;
    this.plan = plan;
  }

  /** Comes back empty. Whoever waits hears that the connection is broken. */
  async restart(): Promise<void> {
    const { history } = this;
    const before = this.#memory;
    this.#memory = new MemoryCoordinator({ maxBytes: MAX_BYTES });
    this.#generation++;
    history.restarts.push(history.moment());
    await before.close();
  }

  /** A process's way to it. */
  connect(process: number): Coordinator {
    return {
      limits: { maxBytes: MAX_BYTES },
      join: (name, options) => this.#join(process, name, options),
      close: () => Promise.resolve(),
    };
  }

  end(): Promise<void> {
    return this.#memory.close();
  }

  async #join(
    process: number,
    name: string,
    { leaseMs }: JoinOptions,
  ): Promise<Lead | Follow> {
    const key = this.#keys.get(name);
    if (key === undefined) throw new Error(`Cannot tell the key of ${name}`);
    return await this.#send(process, async () => {
      const offset = this.#generation * 1_000_000n;
      const joined = await this.#memory.join(name, { leaseMs });
      const { grants } = this.history;
      if (joined.role === "lead") {
        const epoch = offset + joined.epoch;
        const moment = this.history.moment();
        grants.push({ ...moment, what: "lead", process, key, epoch });
        return this.#lead(process, key, joined, epoch);
      }
      const { epoch = 0n } = grants.findLast((grant) =>
        grant.key === key && grant.what === "lead"
      ) ?? {};
      const moment = this.history.moment();
      grants.push({ ...moment, what: "follow", process, key, epoch });
      return this.#follow(process, joined);
    });
  }

  #lead(process: number, key: string, led: Lead, epoch: bigint): Lead {
    const note = (
      what: Asked["what"],
      answer: boolean,
      execution?: number,
    ): void => {
      const moment = this.history.moment();
      const asked = { ...moment, what, process, key, epoch, answer, execution };
      this.history.asks.push(asked);
    };
    return {
      role: "lead",
      epoch,
      renew: (leaseMs) =>
        this.#send(process, async () => {
          const answer = await led.renew(leaseMs);
          note("renew", answer);
          return answer;
        }),
      settle: (outcome, keepMs) => {
        const execution = executionOf(outcome);
        return this.#send(process, async () => {
          const answer = await led.settle(outcome, keepMs);
          note("settle", answer, execution);
          return answer;
        });
      },
      abandon: () =>
        this.#send(process, async () => {
          await led.abandon();
          note("abandon", true);
        }),
    };
  }

  #follow(process: number, followed: Follow): Follow {
    return {
      role: "follow",
      wait: async (signal) => {
        const controller = new AbortController();
        signal.addEventListener("abort", () => controller.abort());
        const wait = () => followed.wait(controller.signal);
        return await this.#send(process, wait, true);
      },
    };
  }

  /** There and back. */
  #send<T>(
    process: number,
    work: () => Promise<T>,
    isWait = false,
  ): Promise<T> {
    const { turns } = this;
    return new Promise((resolve, reject) => {
      const back = (tell: () => void, ms = this.#leg(process)) =>
        turns.asProcess(process, () => setTimeout(tell, ms));
      const fail = (ms?: number) => back(() => reject(broken()), ms);
      const arrive = async () => {
        if (this.#isLost(process)) return isWait ? fail(BROKEN) : undefined;
        if (this.state === "refuses") return fail();
        try {
          const result = await work();
          // Of an answer that is lost nobody hears, but a wait's is asked for.
          if (this.#isLost(process)) return isWait ? fail(BROKEN) : undefined;
          back(() => resolve(result));
        } catch {
          fail();
        }
      };
      turns.asEngine(() => setTimeout(arrive, this.#leg(process)));
    });
  }

  /** How long a message is on its way. */
  #leg(process: number): number {
    const { random, plan, history } = this;
    const ms = random.between(0, SLOWEST);
    if (!random.chance(plan.late)) return ms;
    const late = random.between(50, 1_200);
    const { at } = history.moment();
    history.trouble(process, at, at + late);
    return late;
  }

  #isLost(process: number): boolean {
    const { random, plan, history, state } = this;
    if (state === "silent") return true;
    if (!random.chance(plan.lost)) return false;
    const { at } = history.moment();
    history.trouble(process, at, at);
    return true;
  }
}

/** The execution whose outcome the bytes are, if they say so. */
function executionOf(outcome: Uint8Array): number | undefined {
  const text = new TextDecoder().decode(outcome.subarray(2));
  const id = /"execution":(\d+)|execution (\d+)/.exec(text);
  return id === null ? undefined : Number(id[1] ?? id[2]);
}

function broken(): Error {
  return new Error("Connection reset");
}
