/**
 * Connections that are open before anything is measured: plain sockets, which
 * all read into one buffer, since what a read brings is checked at once.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { MOST_BYTES, SMALL_SIZE } from "../content.ts";
import { ResponseReader } from "./response.ts";
import type { OpenTask } from "./tasks.ts";

/** What became of one request. Times in ms, by `performance.now()`. */
export interface Outcome {
  readonly started: number;
  readonly firstByte: number;
  readonly finished: number;
  /** The number of the origin's call that it was answered with. */
  readonly call: number;
}

/** The buffer that every socket reads into, one at a time. */
const buffer = Buffer.allocUnsafeSlow(MOST_BYTES);

/** A connection that carries one request at a time. */
export class Connection {
  readonly #socket: Socket;
  #reader: ResponseReader | undefined;
  #resolve: (finished: number) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(port: number, opened: (error?: Error) => void) {
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer,
        callback: (length, bytes) => {
          this.#take(bytes as Buffer, length);
          return true;
        },
      },
    });
    this.#socket.once("connect", () => opened());
    this.#socket.on("error", (error) => {
      opened(error);
      this.#reject(error);
    });
    this.#socket.on("close", () => {
      this.#reject(new Error("Cannot read: the connection was closed"));
    });
  }

  /** Sends a request at once, and reads its response. */
  async get(path: string, size: number): Promise<Outcome> {
    const reader = new ResponseReader(path, size);
    this.#reader = reader;
    const response = new Promise<number>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const started = performance.now();
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: bench.example\r\n\r\n`,
      "latin1",
    );
    const finished = await response;
    const { firstByte, call } = reader;
    return { started, firstByte, finished, call };
  }

  /** Ends it. */
  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer, length: number): void {
    try {
      if (this.#reader?.take(bytes, length) === true) {
        this.#resolve(performance.now());
      }
    } catch (error) {
      this.#reject(error);
      this.close();
    }
  }
}

/** How many connections are opened at once: servers queue only so many. */
const BATCH = 200;

/**
 * Opens connections, and has the last one answered, by which the server has
 * accepted them all.
 */
export async function openConnections(
  { port, connections: count, warmUp }: OpenTask,
): Promise<Connection[]> {
  const connections: Connection[] = [];
  while (connections.length < count) {
    const batch = Math.min(BATCH, count - connections.length);
    await Promise.all(
      Array.from(
        { length: batch },
        () =>
          new Promise<void>((resolve, reject) => {
            connections.push(
              new Connection(
                port,
                (error) => error ? reject(error) : resolve(),
              ),
            );
          }),
      ),
    );
  }
  await connections.at(-1)?.get(warmUp, SMALL_SIZE);
  return connections;
}
