/**
 * Takes the steps of a program on both sides.
 *
 * @module
 */
import { refuse, type Sides } from "./compare.ts";
import type { Ending, Plan, Step } from "./program.ts";
import type { Spec, Work } from "./records.ts";
import { nested } from "./specs.ts";
import { BAD_KEY, KEYS } from "./world.ts";

/** Both sides, and what small numbers in steps stand for by now. */
export class Steps {
  readonly #sides: Sides;
  /** How often each shared signal was replaced by a fresh one. */
  readonly #generations = [0, 0, 0];

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  /** Each step is taken by the reference first: it knows what the real group may do. */
  take(step: Step, id: string): void {
    const { reference, subject, world, clock } = this.#sides;
    switch (step.act) {
      case "call":
        return this.#call({
          ...step,
          follow: step.follow && !reference.flights.options.recoverOrphans,
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
      case "crowd":
        for (let i = 0; i < step.size; i++) {
          const { key, plan } = step;
          this.#call({ ...nested(`${id}.${i}`, "doResult", key, 3), plan });
        }
        return;
      case "settle": {
        const work = pick(
          reference.works.filter((work) => work.state === "running"),
          step.work,
        );
        return work && this.settle(work, step.ending);
      }
      case "leave": {
        const name = pick([...reference.signals.keys()], step.signal);
        if (name === undefined) return;
        this.#abortSignal(name, world.reason(id, step.reason));
        this.#generations.forEach((generation, i) => {
          if (!step.renew || name !== sharedName(i, generation)) return;
          this.#generations[i] = generation + 1;
        });
        return;
      }
      case "leaveAll":
        for (const name of [...reference.signals.keys()]) {
          this.#abortSignal(name, world.reason(`${id} ${name}`, step.reason));
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
        work.signalRead = true;
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
        const { key } = step;
        const reason = world.reason(id, step.reason);
        return this.#same(
          key,
          () => reference.abort(key, reason),
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

  #abortSignal(name: string, reason: unknown): void {
    this.#sides.reference.abortSignal(name, reason);
    this.#sides.world.signal(name).abort(reason);
  }

  #call(spec: Spec): void {
    this.#sides.reference.call(spec);
    this.#sides.subject.call(spec);
  }

  /** Ends a work, and with the same objects on both sides. */
  settle(work: Work, ending: Ending): void {
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
