/**
 * Processes that serve: started, watched, and ended.
 *
 * @module
 */

import { kill, read, start } from "../../tests/runner/process.ts";
import { familyOf, type Usage, usageOf } from "./proc.ts";

/** A process that listens. */
export interface Running {
  readonly port: number;
  /** What it and its children hold and have used. */
  usage(): Usage;
  /** Ends it. */
  stop(): Promise<void>;
}

/** How to start it. */
export interface StartOptions {
  readonly env?: Record<string, string>;
  /** The port that it was told; one that says its own has none. */
  readonly port?: number;
}

const LIMIT_MS = 20_000;

/** Starts a process, and waits until it listens. */
export async function startServing(
  program: string,
  args: readonly string[],
  { env, port }: StartOptions = {},
): Promise<Running> {
  const child = start(program, args, env === undefined ? {} : { env });
  let output = "";
  const told = Promise.withResolvers<number>();
  const take = (text: string) => {
    output += text;
    const url = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
    if (url !== null) told.resolve(Number(url[1]));
  };
  const ended = Promise.all([
    read(child.stdout, take),
    read(child.stderr, take),
  ])
    .then(() => child.status);
  const failed = ended.then(({ code }) => {
    throw new Error(`Cannot start ${program}: ended with ${code}\n${output}`);
  });
  const timer = setTimeout(() => {
    told.reject(new Error(`Cannot start ${program}: took too long\n${output}`));
  }, LIMIT_MS);
  // Both lose at the end, which is no news then.
  failed.catch(() => {});
  told.promise.catch(() => {});
  try {
    const listening = port === undefined ? told.promise : accepting(port);
    const found = await Promise.race([listening, failed, told.promise]);
    // Children are started by then: nginx's and Varnish's.
    const family = familyOf(child.pid);
    return {
      port: found,
      usage: () => usageOf(family),
      stop: async () => {
        kill(child);
        await ended;
      },
    };
  } catch (error) {
    kill(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A port that is free now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Waits until somebody accepts connections there. */
async function accepting(port: number): Promise<number> {
  const end = Date.now() + LIMIT_MS;
  while (Date.now() < end) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return port;
    } catch {
      // Not yet: it is starting.
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  throw new Error(`Cannot connect to port ${port}: nobody listened`);
}
