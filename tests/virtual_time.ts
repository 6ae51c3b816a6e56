/**
 * Virtual time: timers and the clock under control, on every runtime, for work
 * that is nothing but promises and timers.
 *
 * @module
 */

/** Whose timers they are: while it is stopped, none of them fires. */
export interface Owner {
  readonly isStopped: boolean;
}

interface Timer {
  readonly id: number;
  readonly owner: Owner | undefined;
  readonly run: () => void;
  readonly every: number | undefined;
  at: number;
}

// Kept from before any time is virtual.
const { setTimeout, setImmediate } = globalThis as typeof globalThis & {
  setImmediate?: (run: () => void) => unknown;
};

/** Looks for something real to come, before virtual time is at its end. */
const LOOKS = 20;

/** Stands in for the timers and `performance.now()` once it is installed. */
export class VirtualTime {
  /** Milliseconds since whenever. */
  now = 1_000;
  /** What is due, in the order it was asked for. */
  #timers: Timer[] = [];
  #ids = 0;
  /**
   * Who is running: the owner of the timer that fired last, since nobody else
   * does anything before the next one fires.
   */
  #running: Owner | undefined;
  readonly #choose: (count: number) => number;

  /**
   * @param choose Which of so many timers that are due at one moment fires
   * first.
   */
  constructor(choose: (count: number) => number = () => 0) {
    this.#choose = choose;
  }

  /** Timers that neither fired nor were cleared. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Replaces the globals and returns what puts them back. */
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
      const at = this.#timers.findIndex((timer) => timer.id === id);
      if (at >= 0) this.#timers.splice(at, 1);
    };
    Object.assign(globalThis, {
      setTimeout: this.#starter(false),
      setInterval: this.#starter(true),
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

  /** Does it as somebody else, whose the timers are that it starts at once. */
  as<T>(owner: Owner, work: () => T): T {
    const before = this.#running;
    this.#running = owner;
    try {
      return work();
    } finally {
      this.#running = before;
    }
  }

  /** Lets all that is ready happen, and no time pass. */
  async settle(): Promise<void> {
    await macrotask();
  }

  /** Lets time pass, and no timer fire: a long synchronous part does that. */
  tick(ms: number): void {
    this.now += ms;
  }

  /** Lets time pass at once, timer by timer, and nothing else happen between. */
  advance(ms: number): void {
    const end = this.now + ms;
    while (this.#fire(end));
    this.now = end;
  }

  /** Lets time pass, timer by timer. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await this.settle();
    while (this.#fire(end)) await this.settle();
    this.now = end;
  }

  /** Lets time pass up to the next timer; false if there is none. */
  async next(): Promise<boolean> {
    const fired = this.#fire(Infinity);
    await this.settle();
    return fired;
  }

  /** Lets time pass until the promise settles, and passes its outcome on. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let waits = true;
    const note = () => {
      waits = false;
    };
    promise.then(note, note);
    await this.settle();
    let looks = 0;
    while (waits) {
      if (await this.next()) looks = 0;
      else if (looks++ < LOOKS) await new Promise((go) => setTimeout(go, 1));
      else throw new Error("Cannot wait any longer: nothing will ever come");
    }
    return await promise;
  }

  #starter(repeats: boolean) {
    return (
      run: (...args: unknown[]) => void,
      ms = 0,
      ...args: unknown[]
    ): number => {
      const every = Math.max(1, Math.trunc(ms)); // as the platform does
      const id = ++this.#ids;
      this.#timers.push({
        id,
        owner: this.#running,
        run: () => run(...args),
        every: repeats ? every : undefined,
        at: this.now + every,
      });
      return id;
    };
  }

  /** Fires the first timer that is due by then; false if there is none. */
  #fire(end: number): boolean {
    let due: Timer[] = [];
    let at = end;
    for (const timer of this.#timers) {
      if (timer.owner?.isStopped || timer.at > at) continue;
      if (timer.at < at) due = [];
      at = timer.at;
      due.push(timer);
    }
    const timer = due[this.#choose(due.length)];
    if (timer === undefined) return false;
    this.now = Math.max(this.now, timer.at); // its owner may have been stopped
    if (timer.every === undefined) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
    } else {
      timer.at = this.now + timer.every;
    }
    this.#running = timer.owner;
    timer.run();
    return true;
  }
}

/** Runs after every microtask that is due, and those that these bring. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate === undefined) setTimeout(resolve, 0);
    else setImmediate(resolve);
  });
}
