/**
 * An origin of raw TCP: what it sends is what a case wrote, right or wrong. It
 * counts its calls, keeps what they asked, and sees its callers go away.
 *
 * @module
 */

import { createServer, type Server, type Socket } from "node:net";
import { Call } from "./call.ts";
import { Route, type Script } from "./route.ts";

/** A server that plays scripts. */
export class Origin {
  readonly #server: Server;
  /** By the case's name. Grows by one for each case. */
  readonly #routes = new Map<string, Route>();
  /** Connections that are open, to be cut at the end. */
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      // A reset shows as a "close" too: there the call hears of it.
      socket.on("error", () => {});
      Call.read(socket, (call) => this.#play(call));
    });
  }

  /** A server on a free port of loopback. */
  static async start(): Promise<Origin> {
    const origin = new Origin();
    await new Promise<void>((resolve) =>
      origin.#server.listen(
        { port: 0, host: "127.0.0.1", backlog: 4_096 },
        resolve,
      )
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

  /** Has a script answer to all paths with this name in them. */
  route(name: string, script: Script): Route {
    const route = new Route(script);
    this.#routes.set(name, route);
    return route;
  }

  #play(call: Call): void {
    // Some routes of the application pass on all of the path.
    const name = /\/(c\d+)/.exec(call.target)?.[1] ?? "";
    const route = this.#routes.get(name);
    if (route !== undefined) route.enter(call);
    else call.respond({ status: "404 Not Found", body: "No such case" });
  }

  /** Stops, and cuts what is still held. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.#server.close(() => resolve())
    );
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
