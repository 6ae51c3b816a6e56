/**
 * The coordinator over Durable Objects: it joins flights, and what it gives
 * leads or follows them.
 *
 * @module
 */
import { wrongShape } from "../../core/errors.ts";
import { Closing } from "../closing.ts";
import type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "../coordinator.ts";
import type { ObjectNamespace } from "./binding.ts";
import { type Call, callerOf, twice } from "./caller.ts";
import { ObjectFollow } from "./follow.ts";
import { ObjectLead } from "./lead.ts";
import {
  type DurableObjectCoordinatorOptions,
  readOptions,
  type Settings,
} from "./options.ts";
import type { Joined, Question } from "./protocol.ts";

/**
 * Makes a coordinator over the objects of a binding, whose class is
 * {@linkcode FlightObject}. All Workers with a binding of the same namespace
 * share flights.
 *
 * Nothing is sent before the first call of `join`. It may be made once, by the
 * first request, and kept for all that follow.
 *
 * @example
 * ```ts
 * import { DistributedGroup } from "@scope/singleflight/distributed";
 * import {
 *   durableObjectCoordinator,
 *   type ObjectNamespace,
 * } from "@scope/singleflight/durable-object";
 *
 * export { FlightObject } from "@scope/singleflight/durable-object";
 *
 * let prices: DistributedGroup<string> | undefined;
 *
 * export const worker = {
 *   async fetch(request: Request, env: { FLIGHTS: ObjectNamespace<unknown> }) {
 *     prices ??= new DistributedGroup({
 *       coordinator: durableObjectCoordinator(env.FLIGHTS),
 *       namespace: "prices v1",
 *     });
 *     const load = async () => await (await fetch("https://example.com")).text();
 *     return new Response(await prices.do(request.url, load));
 *   },
 * };
 * ```
 *
 * @param binding The binding, of `env`.
 * @param options How the keys are spread, and what an outcome may have.
 * @returns The coordinator. Its `close` reaches waits of the request that calls
 *   it at once; those of others at the latest when their lease's time is over.
 * @throws TypeError for a binding or an option of the wrong shape, RangeError
 *   for an option out of range.
 */
export function durableObjectCoordinator<Id>(
  binding: ObjectNamespace<Id>,
  options: DurableObjectCoordinatorOptions = {},
): Coordinator {
  const { get, idFromName } = binding ?? {};
  if (typeof get !== "function" || typeof idFromName !== "function") {
    throw wrongShape("binding", binding, "a namespace of Durable Objects");
  }
  return new ObjectCoordinator(callerOf(binding), readOptions(options));
}

class ObjectCoordinator implements Coordinator {
  readonly limits: CoordinatorLimits;
  readonly #call: Call;
  readonly #settings: Settings;
  readonly #closing = new Closing();

  constructor(call: Call, settings: Settings) {
    this.limits = { maxBytes: settings.maxBytes };
    this.#call = call;
    this.#settings = settings;
  }

  join(key: string, options: JoinOptions): Promise<Lead | Follow> {
    const { leaseMs, signal } = options;
    return this.#closing.join(signal, () => this.#join(key, leaseMs));
  }

  // deno-lint-ignore require-await -- there is nothing to wait for
  async close(): Promise<void> {
    this.#closing.close();
  }

  async #join(key: string, leaseMs: number): Promise<Lead | Follow> {
    const { shards, maxBytes, random } = this.#settings;
    const name = `shard-${hash(key) % shards}-of-${shards}`;
    const token = crypto.randomUUID();
    const question: Question = { does: "join", key, token, leaseMs };
    const call = twice(this.#call);
    const body = await call(question, { name });
    const { epoch, leads }: Joined = JSON.parse(
      new TextDecoder().decode(body ?? undefined),
    );
    if (leads) return new ObjectLead({ call, name, epoch, maxBytes });
    const closing = this.#closing;
    const once = this.#call;
    return new ObjectFollow({
      call: once,
      name,
      epoch,
      leaseMs,
      closing,
      random,
    });
  }
}

/** FNV-1a over the text's code units: spreads keys, and no more. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  }
  return sum >>> 0;
}
