/**
 * Closing: what is under way hears of it.
 *
 * @module
 */
import { closedCoordinator } from "../errors.ts";

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
