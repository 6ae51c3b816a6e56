/**
 * An abort signal that counts the listeners left on it.
 *
 * @module
 */

interface Listener {
  readonly listener: EventListenerOrEventListenerObject;
  readonly once: boolean;
}

/** A controller whose signal counts `abort` listeners as the platform does: the same one twice is one. */
export class CountedSignal {
  readonly #controller = new AbortController();
  #listeners: Listener[] = [];
  /** The most listeners there ever were at a time. */
  most = 0;

  constructor() {
    const { signal } = this;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    // Own properties shadow the prototype's methods, so that whoever registers on this very signal is counted.
    signal.addEventListener = (
      type: string,
      listener: EventListenerOrEventListenerObject,
      options?: boolean | AddEventListenerOptions,
    ) => {
      const once = typeof options === "object" && options.once === true;
      if (!this.#listeners.some((known) => known.listener === listener)) {
        this.#listeners.push({ listener, once });
      }
      this.most = Math.max(this.most, this.#listeners.length);
      add(type, listener, options);
    };
    signal.removeEventListener = (
      type: string,
      listener: EventListenerOrEventListenerObject,
      options?: boolean | EventListenerOptions,
    ) => {
      this.#listeners = this.#listeners.filter((known) =>
        known.listener !== listener
      );
      remove(type, listener, options);
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Listeners now. */
  get listeners(): number {
    return this.#listeners.length;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
    // The platform has dropped what was registered with `once`.
    this.#listeners = this.#listeners.filter((known) => !known.once);
  }
}
