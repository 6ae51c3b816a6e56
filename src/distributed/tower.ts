/**
 * Tower: what all flights of a group share on their way to the coordinator.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import { shown } from "../core/errors.ts";
import type { Flight } from "../core/flight.ts";
import { Breaker } from "./breaker.ts";
import type { Follow, Lead } from "./coordinator.ts";
import { engineKey } from "./engine_key.ts";
import { limited } from "./limited.ts";
import { Tally } from "./observer.ts";
import type { Settings } from "./options.ts";
import { Wire } from "./outcome.ts";

/** A group's settings and counts, and its questions to the engine. */
export class Tower<V, K> {
  readonly settings: Settings<V, K>;
  readonly tally: Tally<K>;
  readonly breaker: Breaker;
  readonly wire: Wire<V>;

  constructor(settings: Settings<V, K>) {
    this.settings = settings;
    this.tally = new Tally(settings.observer);
    this.breaker = new Breaker(settings.breaker, settings.clock);
    this.wire = new Wire(settings.codec);
  }

  engineKey(key: K): string | Promise<string> {
    const { namespace, key: option } = this.settings;
    return engineKey(namespace, option, key);
  }

  /** Rejects if the engine gives no answer in time, or none that is one. */
  async join(name: string, { signal }: Flight<K>): Promise<Lead | Follow> {
    const { coordinator, joinTimeout: ms, lease: leaseMs } = this.settings;
    const joined: unknown = await limited(
      {
        what: "join the flight",
        ms,
        ends: [signal],
        // Nobody would do the work.
        late: (joined) => void (isLead(joined) && this.abandon(joined)),
      },
      (signal) => coordinator.join(name, { leaseMs, signal }),
    );
    if (isLead(joined) || isFollow(joined)) return joined;
    throw nonsense("join", joined, "a lead or a follow");
  }

  /** Gives a lead back. If the engine doesn't hear, the lease runs out. */
  async abandon(lead: Lead): Promise<void> {
    const ms = this.settings.operationTimeout;
    const limits = { what: "abandon the flight", ms };
    await limited(limits, () => lead.abandon()).catch(ignore);
  }
}

/**
 * Has a lead do what answers yes or no. Rejects if it gives no answer in time,
 * or none that is one.
 */
export async function ask(
  what: "renew" | "settle",
  ms: number,
  work: () => Promise<boolean>,
): Promise<boolean> {
  const answer: unknown = await limited(
    { what: `${what} the flight`, ms },
    work,
  );
  if (typeof answer === "boolean") return answer;
  throw nonsense(what, answer, "true or false");
}

/** The error for a coordinator's answer that is none. */
export function nonsense(
  method: string,
  answer: unknown,
  wanted: string,
): TypeError {
  return new TypeError(
    `Cannot use the coordinator: ${method}() gave ${shown(answer)}, ` +
      `must give ${wanted}`,
  );
}

function isLead(joined: unknown): joined is Lead {
  const { role, epoch, renew, settle, abandon } = Object(joined) as Partial<
    Lead
  >;
  return role === "lead" && typeof epoch === "bigint" &&
    [renew, settle, abandon].every((one) => typeof one === "function");
}

function isFollow(joined: unknown): joined is Follow {
  const { role, wait } = Object(joined) as Partial<Follow>;
  return role === "follow" && typeof wait === "function";
}
