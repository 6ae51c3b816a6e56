/**
 * Runs one program on both sides and stops at the first difference.
 *
 * @module
 */
import type { MakeGroup } from "../../case.ts";
import { FakeClock } from "./clock.ts";
import {
  differencesAtRest,
  differencesNow,
  differencesSettled,
  type Sides,
} from "./compare.ts";
import {
  BEAT,
  type Ending,
  type Plan,
  type Program,
  type Step,
} from "./program.ts";
import type { Spec, Work } from "./records.ts";
import { Reference } from "./reference.ts";
import { Subject } from "./subject.ts";
import { BAD_KEY, KEYS, World } from "./world.ts";

/** More turns than any promise of the group, and any thenable under it, needs to settle. */
const TURNS = 16;

/** Runs a program; throws with the first difference between the group and the reference. */
export async function run(make: MakeGroup, program: Program): Promise<void> {
  const clock = new FakeClock();
  const restore = clock.install();
  try {
    await new Run(make, program, clock).all();
  } finally {
    restore();
  }
}

class Run {
  readonly #program: Program;
  readonly #sides: Sides;
  /** How often each shared signal was replaced by a fresh one. */
  readonly #generations = [0, 0, 0];

  constructor(make: MakeGroup, program: Program, clock: FakeClock) {
    const world = new World();
    const reference = new Reference(program.options, world, clock.now);
    const oracle = {
      returnsItself: (id: string) =>
        reference.works.some((work) => work.id === id && work.returnsItself),
      retries: (id: string) =>
        reference.calls.some((call) => call.id === `${id}!`),
    };
    const subject = new Subject(make, program.options, world, clock, oracle);
    this.#program = program;
    this.#sides = {
      reference,
      subject,
      world,
      clock,
      compared: new Map(),
      told: new Set(),
    };
  }

  async all(): Promise<void> {
    for (const [i, step] of this.#program.steps.entries()) {
      const where = `after step ${i} (${JSON.stringify(step)})`;
      this.#act(step, String(i));
      refuse(differencesNow(this.#sides), where);
      if (step.flush) await this.#flush(where);
    }
    await this.#flush("after the last step");
    const { reference, subject } = this.#sides;
    for (const work of reference.works) {
      this.#settle(work, { ok: true, kind: 0, mask: 0, length: 0 });
    }
    await this.#flush("after all works have ended");
    // A continuation may have called once more.
    for (const work of reference.works) {
      this.#settle(work, { ok: true, kind: 0, mask: 0, length: 0 });
    }
    await this.#flush("after all works have ended");
    refuse(differencesAtRest(this.#sides), "at rest");
    refuse(subject.complaints, "at rest");
  }

  async #flush(where: string): Promise<void> {
    const { reference, subject } = this.#sides;
    subject.armed = reference.flush()?.id;
    await turns();
    if (this.#program.options.recoverOrphans) await this.#beats();
    const found = [
      ...differencesNow(this.#sides),
      ...differencesSettled(this.#sides),
    ];
    refuse(found, `${where}, when the microtasks had run`);
  }

  /** Lets every caller have a beat. A flight may time out meanwhile, and the beat after it tells the callers. */
  async #beats(): Promise<void> {
    const { reference, clock } = this.#sides;
    let ended: number;
    do {
      ended = reference.flights.stats.aborted;
      reference.advance(BEAT);
      clock.advance(BEAT);
      await turns();
    } while (reference.flights.stats.aborted > ended);
    reference.flush();
    await turns();
  }

  /** Each step is taken by the reference first: it knows what the real group may do. */
  #act(step: Step, id: string): void {
    const { reference, subject, world, clock } = this.#sides;
    switch (step.act) {
      case "call":
        return this.#call({
          ...step,
          follow: step.follow && !this.#program.options.recoverOrphans,
          id,
          keys: [step.key],
          signal: this.#signal(step.signal, id),
        });
      case "many":
        return this.#call({
          id,
          form: "doMany",
          keys: step.keys,
          signal: this.#signal(step.signal, id),
          waitUntil: step.waitUntil,
          follow: false,
          plan: batchPlan(step.plan),
        });
      case "settle": {
        const work = pick(
          reference.works.filter((work) => work.state === "running"),
          step.work,
        );
        return work && this.#settle(work, step.ending);
      }
      case "leave": {
        const name = pick([...reference.signals.keys()], step.signal);
        if (name === undefined) return;
        const reason = world.reason(id, step.reason);
        reference.abortSignal(name, reason);
        world.signal(name).abort(reason);
        this.#generations.forEach((generation, i) => {
          if (step.renew && name === sharedName(i, generation)) {
            this.#generations[i] = generation + 1;
          }
        });
        return;
      }
      case "leaveAll":
        for (const name of [...reference.signals.keys()]) {
          const reason = world.reason(`${id} ${name}`, step.reason);
          reference.abortSignal(name, reason);
          world.signal(name).abort(reason);
        }
        return;
      case "abortFlight": {
        const work = pick(reference.works, step.flight);
        if (!work) return;
        reference.abortWork(work, world.reason(id, step.reason));
        return subject.abortWork(work.id, world.reason(id, step.reason));
      }
      case "readSignal": {
        const work = pick(reference.works, step.flight);
        if (!work) return;
        reference.readSignal(work);
        return subject.readSignal(work.id);
      }
      case "forget": {
        const { ifUnshared } = step;
        return this.#same(
          step.key,
          () => reference.forget(step.key, ifUnshared),
          (key) => subject.group.forget(key, { ifUnshared }),
        );
      }
      case "abort": {
        const reason = world.reason(id, step.reason);
        return this.#same(
          step.key,
          () => reference.abort(step.key, reason),
          (key) => subject.group.abort(key, reason),
        );
      }
      case "forgetAll":
        return this.#same(
          0,
          () => reference.forgetAll(),
          () => subject.group.forgetAll(),
        );
      case "idle":
        reference.idle(id);
        return subject.idle(id, subject.group.idle());
      case "advance":
        reference.advance(step.ms);
        return clock.advance(step.ms);
      case "close": {
        const reason = step.how === "close"
          ? world.reason(id, step.reason)
          : undefined;
        reference.close(reason);
        if (step.how === "close") return subject.group.close(reason);
        if (step.how === "dispose") return subject.group[Symbol.dispose]();
        reference.idle(id);
        return subject.idle(id, subject.group[Symbol.asyncDispose]());
      }
    }
  }

  #call(spec: Spec): void {
    this.#sides.reference.call(spec);
    this.#sides.subject.call(spec);
  }

  #settle(work: Work, ending: Ending): void {
    const { reference, subject, world } = this.#sides;
    if (work.state !== "running") return;
    reference.settle(work, ending);
    const outcome = work.batch
      ? world.batchOutcome(work.id, ending, work.flights.length)
      : world.outcome(work.id, ending);
    subject.settle(work.id, outcome);
  }

  /** Compares what a method answers; for the key that is none it must throw. */
  #same(
    key: number,
    expected: () => boolean | number,
    actual: (key: typeof KEYS[number]) => boolean | number,
  ): void {
    const must = key === BAD_KEY ? "TypeError" : expected();
    let got: unknown;
    try {
      got = actual(KEYS[key] ?? null);
    } catch (error) {
      got = error instanceof TypeError ? "TypeError" : error;
    }
    if (got !== must) {
      refuse(
        [`S22 the answer was ${String(got)}, must be ${must}`],
        "in the step",
      );
    }
  }

  #signal(signal: number | null, id: string): string | null {
    if (signal === null) return null;
    const generation = this.#generations[signal];
    return generation === undefined
      ? `fresh ${id}`
      : sharedName(signal, generation);
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await null;
}

function sharedName(signal: number, generation: number): string {
  return `shared ${signal} (${generation})`;
}

/** A batch's answer is an array, so it can't be the promise of a call, and its `fn` is always one. */
function batchPlan(plan: Plan): Plan {
  return plan.returns === "self" || plan.returns === "bad"
    ? { ...plan, returns: "deferred" }
    : plan;
}

function pick<T>(from: readonly T[], index: number): T | undefined {
  return from[index % from.length];
}

function refuse(differences: readonly string[], where: string): void {
  if (differences.length > 0) {
    throw new Error(`${where}:\n  ${differences.join("\n  ")}`);
  }
}
