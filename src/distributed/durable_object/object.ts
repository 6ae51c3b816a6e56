/**
 * FlightObject: the class of the Durable Objects.
 *
 * @module
 */
import type { ObjectState } from "./binding.ts";
import { Flights } from "./flights.ts";
import { DONE, fromUrl, GONE, type Question, UNKNOWN } from "./protocol.ts";

/**
 * The Durable Object that says who leads. Export it from your Worker, under any
 * name, and bind it: `durableObjectCoordinator` does the rest.
 *
 * It holds leases and outcomes and never sees your `fn`, which runs in the
 * Worker that leads. All it knows is in its storage before anybody hears of it,
 * so it may be evicted, moved and restarted at any time.
 *
 * @example A Worker that brings the class
 * ```ts
 * export { FlightObject } from "@scope/singleflight/durable-object";
 * ```
 */
export class FlightObject {
  /**
   * Marks the class as a Durable Object's for Cloudflare's types, which then
   * take it in `DurableObjectNamespace<FlightObject>`. There is no such field.
   */
  declare readonly __DURABLE_OBJECT_BRAND: never;
  readonly #flights: Flights;

  /**
   * Called by Cloudflare's runtime.
   *
   * @param state What the object has of its own.
   * @param _env The Worker's bindings: none is used.
   */
  constructor(state: ObjectState, _env?: unknown) {
    this.#flights = new Flights(state.storage);
  }

  /**
   * Answers a coordinator. Called by Cloudflare's runtime.
   *
   * @param request What it asks.
   * @returns The answer; of a follower's question, when there is one.
   */
  async fetch(request: Request): Promise<Response> {
    const question = fromUrl(request.url);
    return question === undefined
      ? new Response("No question", { status: UNKNOWN })
      : await this.#answer(question, request);
  }

  /** Deletes what is out of date. Called by Cloudflare's runtime. */
  async alarm(): Promise<void> {
    await this.#flights.sweep();
  }

  async #answer(question: Question, request: Request): Promise<Response> {
    const flights = this.#flights;
    switch (question.does) {
      case "join": {
        const { key, token, leaseMs } = question;
        return Response.json(await flights.join(key, token, leaseMs));
      }
      case "renew":
        return done(await flights.renew(question.epoch, question.leaseMs));
      case "settle": {
        const outcome = new Uint8Array(await request.arrayBuffer());
        const { epoch, keepMs } = question;
        return done(await flights.settle(epoch, outcome, keepMs));
      }
      case "abandon":
        await flights.abandon(question.epoch);
        return done(true);
      case "wait": {
        const outcome = await flights.wait(question.epoch);
        return outcome === null ? done(false) : new Response(outcome);
      }
      default:
        return new Response("No such question", { status: UNKNOWN });
    }
  }
}

function done(isDone: boolean): Response {
  return new Response(null, { status: isDone ? DONE : GONE });
}
