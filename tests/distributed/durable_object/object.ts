/**
 * The object under test: the library's, and a door for the test.
 *
 * @module
 */

import { FlightObject } from "@scope/singleflight/durable-object";
import type { ObjectState } from "@scope/singleflight/durable-object";

/** What workerd says of a restart. */
export const RESTARTED = "restarted by the test";

/** What of Cloudflare's state only the test uses. */
interface State extends ObjectState {
  abort(reason?: string): void;
}

/** An object that can be restarted, and that shows what it has stored. */
export class TestObject extends FlightObject {
  readonly #state: State;

  constructor(state: State) {
    super(state);
    this.#state = state;
  }

  override async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case "/restart":
        this.#state.abort(RESTARTED);
        break;
      case "/stored": {
        const stored = await this.#state.storage.list({ prefix: "" });
        return Response.json([...stored.keys()]);
      }
    }
    return await super.fetch(request);
  }
}
