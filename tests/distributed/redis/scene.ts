/**
 * What a case over Redis has at hand: coordinators, each with connections of
 * its own as if it were a process of its own, and the server under them.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  type Coordinator,
  type Follow,
  type Lead,
  redisCoordinator,
  type RedisCoordinatorOptions,
  type RedisDriver,
} from "@scope/singleflight/redis";
import { type ClientName, connectBy } from "./clients.ts";
import type { RedisServer } from "./server.ts";

/** One promise, shown over a real server. */
export interface RedisCase {
  /** The promise's number, the symbol and what it does. */
  readonly name: string;
  /** Throws, or rejects, if the promise isn't kept. */
  run(scene: Scene): Promise<void>;
}

/** On which channel followers are told. */
export type ChannelOption = NonNullable<RedisCoordinatorOptions["channel"]>;

/** How a coordinator differs from the others of its case. */
export interface PeerOptions extends Omit<RedisCoordinatorOptions, "driver"> {
  /** The server's port, or that of a proxy before it. */
  readonly port?: number;
  /** Puts something between coordinator and driver. */
  readonly wrap?: (driver: RedisDriver) => RedisDriver;
}

/** A lease that outlives the case: no poll helps within it. In ms. */
export const LONG = 600_000;

/** How soon who is told late must know. In ms. */
export const SOON = 2_000;

/** What a case has at hand. */
export class Scene implements AsyncDisposable {
  readonly server: RedisServer;
  readonly client: ClientName;
  readonly namespace = `case-${crypto.randomUUID()}`;
  /** Closes what is open. */
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(server: RedisServer, client: ClientName) {
    this.server = server;
    this.client = client;
  }

  /** One process' coordinator. */
  peer({ port, wrap, ...options }: PeerOptions = {}): Coordinator {
    const connection = connectBy(this.client, port ?? this.server.port);
    const driver = wrap?.(connection.driver) ?? connection.driver;
    const { namespace } = this;
    const coordinator = redisCoordinator({ namespace, ...options, driver });
    this.#closing.push(async () => {
      await coordinator.close();
      connection.end();
    });
    return coordinator;
  }

  /** A bare driver. */
  driver(): RedisDriver {
    const connection = connectBy(this.client, this.server.port);
    this.#closing.push(async () => {
      await connection.driver.close();
      connection.end();
    });
    return connection.driver;
  }

  /** So many processes' coordinators. */
  peers(count: number, options?: PeerOptions): Coordinator[] {
    return Array.from({ length: count }, () => this.peer(options));
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closing.splice(0)) await close();
  }
}

/** Joins, and must lead. */
export async function lead(
  coordinator: Coordinator,
  key: string,
  leaseMs = LONG,
): Promise<Lead> {
  const joined = await coordinator.join(key, { leaseMs });
  assert(joined.role === "lead", "It follows, must lead");
  return joined;
}

/** Joins, and must follow. */
export async function follow(
  coordinator: Coordinator,
  key: string,
  leaseMs = LONG,
): Promise<Follow> {
  const joined = await coordinator.join(key, { leaseMs });
  assert(joined.role === "follow", "It leads, must follow");
  return joined;
}

/** Waits, for as long as it takes. */
export function outcomeOf(follow: Follow): Promise<Uint8Array | null> {
  return follow.wait(new AbortController().signal);
}

/** The longest that a case may take. In ms. */
const LIMIT_MS = 20_000;

/** Runs a case, by coordinators over one client. */
export async function runCase(
  { run }: RedisCase,
  server: RedisServer,
  client: ClientName,
): Promise<void> {
  await using scene = new Scene(server, client);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`It takes more than ${LIMIT_MS} ms`)),
    LIMIT_MS,
  );
  try {
    await Promise.race([run(scene), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const encoder = new TextEncoder();

/** The bytes of a text. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Must be the bytes of that text. */
export function assertText(outcome: Uint8Array | null, text: string): void {
  assertEquals(outcome && new TextDecoder().decode(outcome), text);
}

/** How many ms a promise takes, and what it gives. */
export async function timed<T>(promise: Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const value = await promise;
  return [value, performance.now() - began];
}

const UNTIL_MS = 5_000;
const LOOK_MS = 2;

/** Looks again and again until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + UNTIL_MS;
  while (!await isSo()) {
    assert(performance.now() < end, `It wasn't so within ${UNTIL_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Waits until all subscriptions stand: those of two peers, or of one key. */
export async function standing(
  scene: Scene,
  channel: ChannelOption,
): Promise<void> {
  const wanted = channel === "namespace" ? 2 : 1;
  await until(async () => await subscribers(scene, channel) === wanted);
}

/** How many connections are subscribed to the case's channel. */
export async function subscribers(
  { server, namespace }: Scene,
  channel: ChannelOption,
): Promise<unknown> {
  const name = channel === "namespace" ? namespace : `{${namespace}:k}`;
  const reply = await server.ask("PUBSUB", "NUMSUB", `${name}:settled`);
  return Array.isArray(reply) ? reply[1] : reply;
}
