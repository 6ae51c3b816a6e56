/**
 * A simulation: processes, so to speak, with groups over one engine, in virtual
 * time.
 *
 * @module
 */

import {
  DistributedGroup,
  type DistributedStats,
} from "@scope/singleflight/distributed";
import { type Owner, VirtualTime } from "../../virtual_time.ts";
import { type Call, History } from "./history.ts";
import { Engine, type Turns } from "./network.ts";
import {
  type Act,
  type CallPlan,
  type Plan,
  PLANNED,
  type Step,
} from "./plan.ts";
import type { Random } from "./random.ts";
import { workOf } from "./work.ts";

/** The namespace of all groups. */
export const NAMESPACE = "simulation";

/** How long after the last step everything must have ended, in ms. */
const LONGEST = 60_000;

/** A process: it stands still, or runs. */
class Process implements Owner {
  isStopped = false;
}

/** What came of a plan. */
export interface Came {
  readonly history: History;
  readonly stats: readonly DistributedStats[];
}

/** Runs a plan, once. */
export class Simulation {
  readonly #plan: Plan;
  readonly #time: VirtualTime;
  readonly #history: History;
  readonly #engine: Engine;
  readonly #processes: readonly Process[];
  readonly #groups: DistributedGroup<unknown, string>[] = [];
  readonly #turns: Turns;

  constructor(
    plan: Plan,
    random: Random,
    keys: ReadonlyMap<string, string>,
  ) {
    this.#plan = plan;
    const time = this.#time = new VirtualTime((count) =>
      count < 2 ? 0 : random.between(0, count - 1)
    );
    const history = this.#history = new History({
      ...plan.times,
      runsLocally: plan.options.onUnavailable === "local",
    }, () => time.now);
    this.#processes = Array.from(
      { length: plan.processes },
      () => new Process(),
    );
    const world = new Process();
    const turns: Turns = {
      asEngine: (work) => time.as(world, work),
      asProcess: (process, work) => {
        const owner = this.#processes[process];
        return owner === undefined ? work() : time.as(owner, work);
      },
    };
    this.#engine = new Engine(history, random, turns, plan, keys);
    this.#turns = turns;
  }

  async run(): Promise<Came> {
    const restore = this.#time.install();
    try {
      this.#open();
      this.#turns.asEngine(() => {
        for (const step of this.#plan.steps) {
          setTimeout(() => this.#take(step), step.at);
        }
      });
      await this.#time.pass(PLANNED);
      await this.#end();
    } finally {
      restore();
    }
    const stats = this.#groups.map((group) => group.stats());
    return { history: this.#history, stats };
  }

  #open(): void {
    for (let process = 0; process < this.#plan.processes; process++) {
      const group = this.#turns.asProcess(
        process,
        () =>
          new DistributedGroup<unknown, string>({
            ...this.#plan.options,
            coordinator: this.#engine.connect(process),
            namespace: NAMESPACE,
            observer: {
              lead: ({ key }) => {
                const moment = this.#history.moment();
                this.#history.flights.push({ ...moment, process, key });
              },
            },
          }),
      );
      this.#groups.push(group);
    }
  }

  /** Waits for all that lives to end. */
  async #end(): Promise<void> {
    const start = this.#time.now;
    const { crashed, calls } = this.#history;
    const ended = () =>
      calls.every(({ process, end }) =>
        end !== undefined || crashed.has(process)
      );
    const groups = this.#groups.filter((_, process) => !crashed.has(process));
    const isIdle = () => groups.every((group) => group.stats().running === 0);
    while (!(ended() && isIdle()) && this.#time.now - start < LONGEST) {
      if (!await this.#time.next()) break;
    }
    await this.#time.pass(3 * this.#plan.times.lease); // for late leads
    await this.#engine.end();
  }

  #take(step: Step): void {
    const { now } = this.#time;
    const history = this.#history;
    const engine = this.#engine;
    switch (step.what) {
      case "restart":
        history.trouble(undefined, now, now);
        void engine.restart();
        return;
      case "down":
        history.trouble(undefined, now, now + step.ms);
        engine.state = step.refuses ? "refuses" : "silent";
        setTimeout(() => {
          engine.state = "up";
        }, step.ms);
        return;
    }
    const { process } = step;
    const owner = this.#processes[process];
    if (owner === undefined) return;
    switch (step.what) {
      case "crash":
        history.trouble(process, now, Infinity);
        history.crashed.add(process);
        owner.isStopped = true;
        return;
      case "pause":
        if (owner.isStopped) return;
        history.trouble(process, now, now + step.ms);
        owner.isStopped = true;
        setTimeout(() => {
          owner.isStopped = history.crashed.has(process);
        }, step.ms);
        return;
      default:
        // A timer of the process's own: one that stands still does nothing.
        this.#turns.asProcess(
          process,
          () => setTimeout(() => this.#act(step), 0),
        );
    }
  }

  /** What a process does itself. */
  #act(step: Act): void {
    const group = this.#groups[step.process];
    const history = this.#history;
    const reason = new Error("from outside");
    switch (step.what) {
      case "abort":
        history.aborts.add(reason);
        group?.abort(step.key, reason);
        return;
      case "close":
        history.aborts.add(reason);
        group?.close(reason);
        return;
      case "call":
        this.#call(step);
    }
  }

  #call(step: CallPlan): void {
    const { process, key, leaves, asResult } = step;
    const group = this.#groups[process];
    if (group === undefined) return;
    const reason = new Error("left");
    const controller = new AbortController();
    const history = this.#history;
    const start = this.#time.now;
    const options = leaves === undefined ? {} : { signal: controller.signal };
    const fn = workOf(history, step);
    const ended = asResult
      ? group.doResult(key, fn, options).then((result) => {
        if (result.status === "fulfilled") return result.value;
        throw result.reason;
      })
      : group.do(key, fn, options);
    if (leaves !== undefined) {
      setTimeout(() => controller.abort(reason), leaves);
    }
    const call: Call = {
      process,
      key,
      start,
      flight: history.flights.findLast((one) =>
        one.process === process && one.key === key && group.has(key)
      ),
      reason,
      end: undefined,
      status: undefined,
      outcome: undefined,
    };
    history.calls.push(call);
    const note = (status: "fulfilled" | "rejected", outcome: unknown) => {
      call.end = this.#time.now;
      call.status = status;
      call.outcome = outcome;
      if (step.again) this.#call({ ...step, again: false });
    };
    ended.then(
      (value) => note("fulfilled", value),
      (reason) => note("rejected", reason),
    );
  }
}
