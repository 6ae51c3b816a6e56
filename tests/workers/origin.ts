/**
 * A real HTTP origin on loopback. Each path is a gate: it counts its calls,
 * holds every answer until the test gives it, and sees its callers go away.
 *
 * @module
 */

import { createServer, type Server, type ServerResponse } from "node:http";
import { within } from "./limits.ts";

/**
 * How long a test waits for the origin to see something, in milliseconds,
 * before it fails.
 */
const LIMIT_MS = 5_000;

/**
 * What a gate sends before it holds: nothing, or the headers and the first
 * bytes of the body.
 */
export type Stage = "head" | "body";

/** One request that the origin got. */
export class Call {
  /** Who made the work that made this call. */
  readonly by: string;
  /** When it came, on the clock of `performance.now()`. */
  readonly at: number = performance.now();
  /**
   * When its client went away before the answer was complete; pending if it
   * didn't.
   */
  readonly aborted: Promise<number>;
  /** Whether its client went away before the answer was complete. */
  wasAborted = false;
  readonly #response: ServerResponse;

  constructor(by: string, stage: Stage, response: ServerResponse) {
    this.by = by;
    this.#response = response;
    const { promise, resolve } = Promise.withResolvers<number>();
    this.aborted = promise;
    response.on("close", () => {
      if (response.writableEnded) return;
      this.wasAborted = true;
      resolve(performance.now());
    });
    if (stage === "body") response.write("first and ");
  }

  /** Lets this call go on to its end; its text names the caller that led. */
  answer(): void {
    if (this.wasAborted || this.#response.writableEnded) return;
    this.#response.end(`led by ${this.by}`);
  }

  /** Ends this call in a failure, before any of its body has gone out. */
  fail(): void {
    this.#response.statusCode = 500;
    this.#response.end(`origin broke for ${this.by}`);
  }
}

/** One path of the origin. */
export class Gate {
  readonly name: string;
  readonly stage: Stage;
  /** In the order they came. */
  readonly calls: Call[] = [];
  /** Who waits for calls that haven't come, by their numbers. */
  readonly #awaited = new Map<number, PromiseWithResolvers<Call>>();
  #open = false;

  constructor(name: string, stage: Stage) {
    this.name = name;
    this.stage = stage;
  }

  /** The call with this number, as soon as it has come. */
  call(index: number): Promise<Call> {
    const call = this.calls[index];
    if (call !== undefined) return Promise.resolve(call);
    const awaited = this.#awaited.get(index) ?? Promise.withResolvers<Call>();
    this.#awaited.set(index, awaited);
    const what = `call ${index + 1} of the origin`;
    return within(LIMIT_MS, awaited.promise, what);
  }

  /** Lets all calls go on that are here or still come. */
  open(): void {
    this.#open = true;
    for (const call of this.calls) call.answer();
  }

  /** The origin's side: takes a request in. */
  enter(call: Call): void {
    const index = this.calls.push(call) - 1;
    if (this.#open) call.answer();
    this.#awaited.get(index)?.resolve(call);
  }
}

/** The origin's server. */
export class Origin {
  readonly #gates = new Map<string, Gate>();
  /**
   * Node's server rather than Deno's: it tells at once that a client has gone,
   * and only then.
   */
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://origin");
      const gate = this.#gates.get(url.pathname.slice(1));
      const by = url.searchParams.get("by") ?? "nobody";
      if (gate !== undefined) gate.enter(new Call(by, gate.stage, response));
      else response.writeHead(404).end("No such gate");
    });
  }

  /** A server on a free port of loopback. */
  static async start(): Promise<Origin> {
    const origin = new Origin();
    await new Promise<void>((resolve) =>
      origin.#server.listen(0, "127.0.0.1", resolve)
    );
    return origin;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      throw new Error("Cannot tell the origin's port: was not listening");
    }
    return address.port;
  }

  /** A new gate, closed. */
  gate(stage: Stage = "head"): Gate {
    const gate = new Gate(`gate-${this.#gates.size}`, stage);
    this.#gates.set(gate.name, gate);
    return gate;
  }

  /** Stops, and cuts what is still held. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.#server.close(() => resolve())
    );
    this.#server.closeAllConnections();
    await closed;
  }
}
