/**
 * A bare connection to Redis, to look into it and to do it harm. No client
 * stands between, so it behaves the same on every runtime.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { readFrame, type Reply } from "./resp.ts";

/** One connection. */
export class Wire {
  readonly #socket: Socket;
  /** Who waits for a reply, in order. */
  readonly #waiting: PromiseWithResolvers<Reply>[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  /** Gets the lines that come unasked, once `monitor` has been called. */
  #heard: ((line: string) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("close", () => {
      const error = new Error("Cannot ask Redis: the connection is closed");
      for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    });
    socket.on("error", () => {}); // `close` follows
  }

  /** Connects, or rejects if nobody listens. */
  static async open(port: number): Promise<Wire> {
    const opened = Promise.withResolvers<void>();
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", opened.resolve);
    socket.once("error", opened.reject);
    await opened.promise;
    return new Wire(socket);
  }

  /** Sends one command. Rejects with the error that Redis replies. */
  ask(...command: readonly string[]): Promise<Reply> {
    const waiting = Promise.withResolvers<Reply>();
    this.#waiting.push(waiting);
    const parts = command.map((part) =>
      `$${Buffer.byteLength(part)}\r\n${part}\r\n`
    );
    this.#socket.write(`*${parts.length}\r\n${parts.join("")}`);
    return waiting.promise;
  }

  /** Hears of every command that any client sends, from now on. */
  async monitor(heard: (line: string) => void): Promise<void> {
    await this.ask("MONITOR");
    this.#heard = heard;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const frame = readFrame(this.#bytes, 0);
      if (frame === undefined) return;
      this.#bytes = this.#bytes.subarray(frame.end);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#heard?.(String(frame.reply));
      else if (frame.reply instanceof Error) waiting.reject(frame.reply);
      else waiting.resolve(frame.reply);
    }
  }
}
