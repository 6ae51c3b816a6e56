/**
 * Handlers of Hono whose calls the test answers, and herds of requests.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Context, Handler, Hono, MiddlewareHandler } from "hono";
import { flush, until } from "../gates.ts";

/** What lets a response be shared. */
export const FRESH = { "Cache-Control": "max-age=60" };

/** A handler whose calls the test answers. */
export class Origin {
  readonly calls: { c: Context; answer(response: Response): void }[] = [];

  readonly handler: Handler = (c) => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    this.calls.push({ c, answer: resolve });
    return promise;
  };

  called(count: number): Promise<void> {
    return until(() => this.calls.length >= count);
  }
}

/** Three requests at once, and what each got once so many calls were answered. */
export async function threeOf(
  app: Hono,
  origin: Origin,
  calls: number,
  answer: (c: Context) => Response,
  wish: (n: number) => RequestInit = () => ({}),
): Promise<Response[]> {
  const asked = [0, 1, 2].map((n) => app.request("/page", wish(n)));
  const all = Promise.all(asked);
  await origin.called(1);
  await flush();
  for (let n = 0; n < calls; n++) {
    await origin.called(n + 1);
    const { c, answer: give } = origin.calls[n]!;
    give(answer(c));
  }
  const responses = await all;
  assertEquals(origin.calls.length, calls);
  return responses;
}

/** All bodies. */
export function textsOf(responses: readonly Response[]): Promise<string[]> {
  return Promise.all(responses.map((one) => one.text()));
}

/** What `Cache-Status` says of each, after what they have in common. */
export function told(responses: readonly Response[]): (string | null)[] {
  return responses.map(({ headers }) =>
    headers.get("cache-status")?.replace("singleflight; fwd=miss", "") ?? null
  );
}

/** Sets a field of the response before anybody answers. */
export function sets(name: string, value: string): MiddlewareHandler {
  return async (c, next) => {
    c.header(name, value);
    await next();
  };
}

/** A request of one of several users, who are told apart by nothing else. */
export function asUser(n: number): RequestInit {
  return { headers: { "X-Who": `user ${n}` } };
}
