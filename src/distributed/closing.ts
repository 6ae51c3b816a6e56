/**
 * Closing: what a coordinator has under way hears of it.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import type { Follow, Lead } from "./coordinator.ts";
import { closedCoordinator } from "./errors.ts";
import { limited } from "./limited.ts";

/**
 * Whether a coordinator is closed. Each call has a controller of its own:
 * between two requests of a Worker a signal can't be shared.
 */
export class Closing {
  /** Of the calls that are under way. Each adds its own and takes it out. */
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  /** Throws once it is closed. */
  refuse(): void {
    if (this.#isClosed) throw closedCoordinator();
  }

  /** Does the work, with a signal that aborts at the close. */
  async during<T>(work: (closed: AbortSignal) => Promise<T>): Promise<T> {
    this.refuse();
    const controller = new AbortController();
    this.#underWay.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#underWay.delete(controller);
    }
  }

  /**
   * Joins a flight, until the signal aborts. The work itself goes on: one that
   * is cut short may have led. A lead that comes then is another's, at once.
   */
  join(
    signal: AbortSignal | undefined,
    work: () => Promise<Lead | Follow>,
  ): Promise<Lead | Follow> {
    return this.during((closed) => {
      const ends = signal === undefined ? [closed] : [signal, closed];
      return limited(
        { what: "join the flight", ms: Infinity, ends, late: giveUp },
        work,
      );
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const controller of this.#underWay) {
      try {
        controller.abort(closedCoordinator());
      } catch {
        // Of another request, which some builds of workerd refuse to touch. It
        // finds out when it asks again.
      }
    }
  }
}

function giveUp(joined: Lead | Follow): void {
  // If that fails, it runs out with its lease.
  if (joined.role === "lead") joined.abandon().catch(ignore);
}
