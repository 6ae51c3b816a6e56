/**
 * A server and the origin behind it, and a case's own place on them.
 *
 * @module
 */

import type { Combination } from "../workers/workerd.ts";
import type { Counts } from "./apps/counts.ts";
import type { OptionSet } from "./apps/options.ts";
import { type Asked, Client } from "./client.ts";
import { Origin } from "./origin.ts";
import type { Route, Script } from "./route.ts";
import {
  residentMb,
  type Server,
  type ServerName,
  startServer,
} from "./server.ts";

/** By which route of the application a case goes. */
export type Mode = "shared" | "private" | "hono" | "exception" | "own";

/** What a request asks for, from where its case begins. */
export type Wish = Omit<Asked, "target"> & {
  /** What comes after the case's own path: `/a?b`. */
  readonly path?: string;
};

/** What the server counts, with the flights of all cases. */
export type Looked = Counts & { readonly running: Record<string, number> };

/** Until a count of the server's has come. In ms. */
const LIMIT_MS = 60_000;

/** Between two looks at it. In ms. */
const LOOK_MS = 5;

/** One server, and its origin. */
export class Site {
  readonly runtime: ServerName;
  readonly combination: Combination | undefined;
  readonly origin: Origin;
  readonly server: Server;
  /** What cases measured, in words. */
  readonly notes: string[] = [];
  #scenes = 0;

  private constructor(
    runtime: ServerName,
    combination: Combination | undefined,
    origin: Origin,
    server: Server,
  ) {
    this.runtime = runtime;
    this.combination = combination;
    this.origin = origin;
    this.server = server;
  }

  /** Starts both. */
  static async start(
    runtime: ServerName,
    combination?: Combination,
  ): Promise<Site> {
    const origin = await Origin.start();
    try {
      const server = await startServer(runtime, origin.port, combination);
      const site = new Site(runtime, combination, origin, server);
      await site.control("counts", ""); // the Worker's first, sent alone
      return site;
    } catch (error) {
      await origin.stop();
      throw error;
    }
  }

  /** URLs that no other case has, behind a route and a set of options. */
  scene(mode: Mode, options: OptionSet = "default"): Scene {
    return new Scene(this, `c${this.#scenes++}`, mode, options);
  }

  /** Sends a request whose target is spelled out. */
  send(asked: Asked): Client {
    return new Client(this.server.port, asked);
  }

  /** Asks the application for counts, and to do something first. */
  async control(does: string, name: string): Promise<Looked> {
    const target = `/control/${does}?case=${name}`;
    const { status, body, why } = await this.send({ target }).reply;
    if (status !== 200) {
      throw new Error(`Cannot look into the server: ${status} ${why}`);
    }
    return JSON.parse(new TextDecoder().decode(body));
  }

  /** The server's memory in MB. */
  memory(): Promise<number> {
    return residentMb(this.server.pid);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.origin.stop();
  }
}

/** One case's own URLs. */
export class Scene {
  readonly site: Site;
  readonly name: string;
  /** The path that the case's requests begin with. */
  readonly base: string;
  readonly route: Route;

  constructor(site: Site, name: string, mode: Mode, options: OptionSet) {
    this.site = site;
    this.name = name;
    this.base = `/${mode}/${options}/${name}`;
    this.route = site.origin.route(name, (call) => call.respond({}));
  }

  /** Has a script answer the calls from now on. */
  plays(script: Script): void {
    this.route.script = script;
  }

  /** Sends one request. */
  ask({ path = "", ...asked }: Wish = {}): Client {
    return this.site.send({ ...asked, target: this.base + path });
  }

  /** Sends many at once. */
  herd(count: number, wish: (index: number) => Wish = () => ({})): Client[] {
    return Array.from({ length: count }, (_, index) => this.ask(wish(index)));
  }

  /** What the server has counted for this case. */
  look(): Promise<Looked> {
    return this.site.control("counts", this.name);
  }

  /**
   * Waits until the server's counts are so. A request that has entered waits in
   * the library: the application calls it at once, in the same turn.
   */
  async until(
    what: string,
    isSo: (counts: Looked) => boolean,
  ): Promise<Looked> {
    const end = performance.now() + LIMIT_MS;
    for (;;) {
      const counts = await this.look();
      if (isSo(counts)) return counts;
      if (performance.now() > end) {
        throw new Error(
          `Waited in vain until ${what}: ${JSON.stringify(counts)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Waits until so many requests have reached the handler, in all. */
  entered(count: number): Promise<Looked> {
    return this.until(
      `${count} have entered`,
      ({ entered }) => entered >= count,
    );
  }
}

/** All replies, in the order of the clients. */
export function repliesOf(clients: readonly Client[]) {
  return Promise.all(clients.map(({ reply }) => reply));
}
