/**
 * Runs one program on both sides and stops at the first difference.
 *
 * @module
 */
import type { MakeGroup } from "../../case.ts";
import { VirtualTime } from "../../virtual_time.ts";
import {
  differencesAtRest,
  differencesNow,
  differencesSettled,
  refuse,
  type Sides,
} from "./compare.ts";
import { BEAT, type Program } from "./program.ts";
import type { Work } from "./records.ts";
import { Reference } from "./reference.ts";
import { Steps } from "./steps.ts";
import { Subject } from "./subject.ts";
import { World } from "./world.ts";

/** More turns than any promise of the group, and any thenable under it, needs to settle. */
const TURNS = 10;

/** Runs a program; throws with the first difference between the group and the reference. */
export async function run(make: MakeGroup, program: Program): Promise<void> {
  const clock = new VirtualTime();
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
  readonly #steps: Steps;

  constructor(make: MakeGroup, program: Program, clock: VirtualTime) {
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
    this.#steps = new Steps(this.#sides);
  }

  async all(): Promise<void> {
    for (const [i, step] of this.#program.steps.entries()) {
      const where = `after step ${i} (${JSON.stringify(step)})`;
      this.#steps.take(step, String(i));
      refuse(differencesNow(this.#sides), where);
      // How many turns a work takes to end is nobody's business: the real group shows whether one has ended.
      const { ending } = this.#sides.reference;
      if (step.turns === "all" || step.turns > 0 && ending.length > 1) {
        await this.#flush(where);
      } else if (step.turns > 0) {
        await turns(step.turns);
        this.#catchUp(ending, where);
      }
    }
    await this.#flush("after the last step");
    const { reference, subject } = this.#sides;
    for (const work of reference.works) {
      this.#steps.settle(work, { ok: true, kind: 0, mask: 0, length: 0 });
    }
    await this.#flush("after all works have ended");
    // A continuation may have called once more.
    for (const work of reference.works) {
      this.#steps.settle(work, { ok: true, kind: 0, mask: 0, length: 0 });
    }
    await this.#flush("after all works have ended");
    refuse(differencesAtRest(this.#sides), "at rest");
    refuse(subject.complaints, "at rest");
  }

  /** Some turns have passed, in which the work that was ending, one at most, may have ended. */
  #catchUp(ending: readonly Work[], where: string): void {
    const { reference, subject } = this.#sides;
    const ended = subject.group.stats().running < reference.flights.running;
    reference.flushSome(ended ? ending : []);
    refuse(differencesNow(this.#sides), `${where}, some turns later`);
  }

  async #flush(where: string): Promise<void> {
    const { reference, subject } = this.#sides;
    subject.armed = reference.flush()?.id;
    await turns(TURNS);
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
      await turns(TURNS);
    } while (reference.flights.stats.aborted > ended);
    reference.flush();
    await turns(TURNS);
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await null;
}
