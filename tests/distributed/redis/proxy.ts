/**
 * A proxy on the loopback that does to connections what networks do.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { connect, createServer, type Server, type Socket } from "node:net";
import { Pipe } from "./pipe.ts";
import { readFrame } from "./resp.ts";
import { listen } from "./server.ts";

/** A proxy before a server of the loopback. */
export class Proxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #port = 0;
  #isHole = false;
  #lagMs = 0;
  /** Whether what is published gets lost on its way to the subscribers. */
  dropsMessages = false;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#open(socket));
  }

  /** Starts one before the server on that port. */
  static async start(target: number): Promise<Proxy> {
    const proxy = new Proxy(target);
    proxy.#port = await listen(proxy.#server);
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /**
   * A black hole: nothing gets through, and nobody is told. What was sent
   * meanwhile comes when it is over, as TCP sends it again.
   */
  set isHole(on: boolean) {
    this.#isHole = on;
    for (const link of this.#links) link.hold(on);
  }

  /** How much later everything comes, each way. In ms. */
  set lagMs(ms: number) {
    this.#lagMs = ms;
    for (const link of this.#links) link.lagMs = ms;
  }

  /** Resets all connections. New ones are accepted. */
  reset(): void {
    for (const link of this.#links) link.end();
  }

  /** Resets all connections, and accepts no more. */
  stop(): void {
    this.#server.close();
    this.reset();
  }

  #open(client: Socket): void {
    const server = connect({ port: this.#target, host: "127.0.0.1" });
    const link = new Link(client, server, () => this.dropsMessages);
    link.hold(this.#isHole);
    link.lagMs = this.#lagMs;
    this.#links.add(link);
    server.once("close", () => this.#links.delete(link));
  }
}

/** One connection through the proxy. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #pipes: readonly Pipe[];
  readonly #dropsMessages: () => boolean;
  /** What the server has sent of a frame that isn't whole yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(client: Socket, server: Socket, dropsMessages: () => boolean) {
    this.#client = client;
    this.#server = server;
    this.#dropsMessages = dropsMessages;
    const there = new Pipe(server);
    const back = new Pipe(client);
    this.#pipes = [there, back];
    client.on("data", (bytes) => there.send(bytes as Buffer));
    server.on("data", (bytes) => back.send(this.#kept(bytes)));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => {}); // `close` follows
      socket.on("close", () => this.end());
    }
  }

  hold(on: boolean): void {
    for (const pipe of this.#pipes) pipe.hold(on);
  }

  set lagMs(ms: number) {
    for (const pipe of this.#pipes) pipe.lagMs = ms;
  }

  end(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  /** What of the server's bytes is sent on: whole frames, without messages. */
  #kept(bytes: Buffer | string): Buffer {
    this.#rest = Buffer.concat([this.#rest, Buffer.from(bytes)]);
    const kept: Buffer[] = [];
    for (;;) {
      const frame = readFrame(this.#rest, 0);
      if (frame === undefined) return Buffer.concat(kept);
      const { reply, end } = frame;
      const isMessage = Array.isArray(reply) && reply[0] === "message";
      if (!isMessage || !this.#dropsMessages()) {
        kept.push(this.#rest.subarray(0, end));
      }
      this.#rest = this.#rest.subarray(end);
    }
  }
}
