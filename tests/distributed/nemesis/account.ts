/**
 * The engine's own account of what it did: what `MONITOR` tells of the scripts.
 *
 * @module
 */

import type { RedisServer } from "../redis/server.ts";
import { Wire } from "../redis/wire.ts";
import type { EngineLine } from "./history.ts";

/** Writes down what a Redis does, for as long as it lives. */
export class Account {
  readonly #server: RedisServer;
  readonly #lines: EngineLine[] = [];
  #wire: Wire | undefined;
  /** Resolves when it is told of a mark. */
  #mark = Promise.withResolvers<void>();

  constructor(server: RedisServer) {
    this.#server = server;
  }

  /** Begins, with a server that has just started. */
  async begin(): Promise<void> {
    this.#wire?.close();
    this.#wire = await Wire.open(this.#server.port);
    await this.#wire.monitor((text) => {
      if (text.includes(MARK)) this.#mark.resolve();
      const line = readLine(text);
      if (line !== undefined) this.#lines.push(line);
    });
    this.#lines.push({ what: "started", at: Date.now() });
  }

  /** What has happened since the last call, up to now. */
  async take(): Promise<EngineLine[]> {
    this.#mark = Promise.withResolvers();
    await this.#server.ask("ECHO", MARK);
    await this.#mark.promise;
    return this.#lines.splice(0);
  }

  end(): void {
    this.#wire?.close();
  }
}

const MARK = "the end of what is taken";

/** A quoted word of a line. */
const WORD = /"((?:[^"\\]|\\.)*)"/g;

/** `{<namespace>:<group's namespace>%003a<digest>}:<what>`. */
const NAME = /^\{[^}]*%003a([\w-]+)\}:(\w+)$/;

/** Which execution an outcome is of: it tells so itself. */
const RUN = /run:([\d.]+):/;

/** Reads what a script did; `undefined` if it changed nothing of a flight. */
export function readLine(text: string): EngineLine | undefined {
  const [, time] = /^(\d+\.\d+) \[\d+ lua\]/.exec(text) ?? [];
  if (time === undefined) return undefined;
  const at = Number(time) * 1_000;
  const [command, name = "", value = "", ...rest] = [...text.matchAll(WORD)]
    .map(([, word = ""]) => word);
  const [, digest, what = ""] = NAME.exec(name) ?? [];
  if (digest === undefined) return undefined;
  if (what === "lease") {
    switch (command) {
      case "SET": {
        const epoch = Number.parseInt(value);
        return { what: "granted", digest, epoch, ms: Number(rest[1]), at };
      }
      case "PEXPIRE":
        return { what: "renewed", digest, ms: Number(value), at };
      case "DEL":
        return { what: "freed", digest, at };
    }
  } else if (command === "SET" && /^\d+$/.test(what)) {
    const [, run = ""] = RUN.exec(value) ?? [];
    return { what: "published", digest, epoch: Number(what), run, at };
  }
  return undefined;
}
