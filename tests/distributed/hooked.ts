/**
 * A coordinator that a test can reach into.
 *
 * @module
 */

import type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "@scope/singleflight/distributed";

/** What happens instead of a method: `go` is what would have happened. */
export interface Hooks {
  join?(go: () => Promise<Lead | Follow>): Promise<Lead | Follow>;
  renew?(go: () => Promise<boolean>): Promise<boolean>;
  settle?(go: () => Promise<boolean>): Promise<boolean>;
  abandon?(go: () => Promise<void>): Promise<void>;
  wait?(go: () => Promise<Uint8Array | null>): Promise<Uint8Array | null>;
}

/** Does as another coordinator does, but for what its hooks do. */
export class HookedCoordinator implements Coordinator {
  readonly limits: CoordinatorLimits;
  /** May be changed at any time. */
  hooks: Hooks;
  /** The key and the lease of every call of `join`. */
  readonly joins: { key: string; leaseMs: number }[] = [];
  /** Every outcome that was to be published. */
  readonly outcomes: Uint8Array[] = [];
  /** For how long each was to be kept. */
  readonly keeps: number[] = [];
  readonly #coordinator: Coordinator;

  constructor(coordinator: Coordinator, hooks: Hooks = {}) {
    this.#coordinator = coordinator;
    this.limits = coordinator.limits;
    this.hooks = hooks;
  }

  async join(key: string, options: JoinOptions): Promise<Lead | Follow> {
    this.joins.push({ key, leaseMs: options.leaseMs });
    const { join = direct } = this.hooks;
    const joined = await join(() => this.#coordinator.join(key, options));
    if (joined.role === "lead") return this.#lead(joined);
    return joined.role === "follow" ? this.#follow(joined) : joined;
  }

  /** Every call waits from now on, until the returned function is called. */
  stop(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.hooks;
    const late = async <T>(go: () => Promise<T>): Promise<T> => {
      await promise;
      return await go();
    };
    const [join, renew, settle, abandon, wait] = [late, late, late, late, late];
    this.hooks = { join, renew, settle, abandon, wait };
    return () => {
      this.hooks = before;
      resolve();
    };
  }

  close(): Promise<void> {
    return this.#coordinator.close();
  }

  #lead(led: Lead): Lead {
    return {
      role: "lead",
      epoch: led.epoch,
      renew: (leaseMs) => {
        const { renew = direct } = this.hooks;
        return renew(() => led.renew(leaseMs));
      },
      settle: (outcome, keepMs) => {
        this.outcomes.push(outcome.slice());
        this.keeps.push(keepMs);
        const { settle = direct } = this.hooks;
        return settle(() => led.settle(outcome, keepMs));
      },
      abandon: () => {
        const { abandon = direct } = this.hooks;
        return abandon(() => led.abandon());
      },
    };
  }

  #follow(followed: Follow): Follow {
    return {
      role: "follow",
      wait: (signal) => {
        const { wait = direct } = this.hooks;
        return wait(() => followed.wait(signal));
      },
    };
  }
}

function direct<T>(go: () => Promise<T>): Promise<T> {
  return go();
}
