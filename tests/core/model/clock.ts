/**
 * A clock and timers under control on every runtime. Nothing that a program does takes real time, so swapping the
 * globals for the length of a program is safe.
 *
 * @module
 */

interface Timer {
  readonly id: number;
  readonly run: () => void;
  readonly every: number | null;
  at: number;
}

/** Stands in for `performance.now`, `setTimeout` and `setInterval` between `install` and its undoing. */
export class FakeClock {
  now = 1_000;
  #timers: Timer[] = [];
  #ids = 0;

  /** Timers that haven't fired or been cleared. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Swaps the globals and returns what puts them back. */
  install(): () => void {
    const {
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      performance,
    } = globalThis;
    const own = Object.getOwnPropertyDescriptor(performance, "now");
    const clear = (id: unknown) => {
      this.#timers = this.#timers.filter((timer) => timer.id !== id);
    };
    const add =
      (repeats: boolean) =>
      (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        const id = ++this.#ids;
        this.#timers.push({
          id,
          run: () => run(...args),
          every: repeats ? ms : null,
          at: this.now + ms,
        });
        return id;
      };
    Object.assign(globalThis, {
      setTimeout: add(false),
      setInterval: add(true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Object.defineProperty(performance, "now", {
      value: () => this.now,
      configurable: true,
      writable: true,
    });
    return () => {
      Object.assign(globalThis, {
        setTimeout,
        clearTimeout,
        setInterval,
        clearInterval,
      });
      if (own) Object.defineProperty(performance, "now", own);
      else Reflect.deleteProperty(performance, "now");
    };
  }

  /** Lets time pass without a chance for timers to fire, as a long synchronous part does. */
  tick(ms: number): void {
    this.now += ms;
  }

  /** Lets time pass and fires what is due, the earliest first. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.now = Math.max(this.now, next.at);
      if (next.every === null) {
        this.#timers = this.#timers.filter((timer) => timer !== next);
      } else next.at += next.every;
      next.run();
    }
    this.now = end;
  }

  #due(end: number): Timer | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) =>
      a.at - b.at || a.id - b.id
    )[0];
  }
}
