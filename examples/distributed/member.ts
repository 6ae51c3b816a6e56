/**
 * One of the processes, on whatever runtime: its callers all want the same at
 * the same time. It is told what to do by lines of `stdin`, and answers on
 * `stdout`.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import {
  type Coordinator,
  DistributedGroup,
} from "@scope/singleflight/distributed";
import { redisCoordinator } from "@scope/singleflight/redis";
import process from "node:process";
import { createInterface } from "node:readline";
import { type ClientName, driverOf } from "./clients.ts";
import type { Order, Report } from "./orders.ts";

/** What everybody wants. */
interface News {
  readonly of: string;
  /** When the work ended, by this machine's clock. */
  readonly at: number;
}

const [client, port] = process.argv.slice(2);
const redis = redisCoordinator({
  driver: await driverOf(client as ClientName, Number(port)),
});

// Here is the difference: what they agree by, and under which name.
const alone = new Group<News>({ timeout: 30_000 });
const together = new DistributedGroup<News>({
  timeout: 30_000,
  coordinator: telling(redis),
  namespace: "news v1",
  joinTimeout: 5_000, // while all start at once, on the same few cores
});

/** Tells the crew, once for each flight, that this process has joined it. */
let tellJoined = () => {};
/** Lets the work end. */
let land = () => {};

/** Has so many callers call at once, and waits for all of them. */
async function fly({ key, way, callers }: Order): Promise<Report> {
  const landing = new Promise<void>((resolve) => land = resolve);
  tellJoined = () => {
    tellJoined = () => {};
    say({});
  };
  const group = way === "alone" ? alone : together;
  const failedBefore = together.stats().failedOpen;
  let executions = 0;
  let wrong = 0;
  const times: number[] = [];

  async function load(): Promise<News> {
    executions++;
    tellJoined();
    await landing;
    return { of: key, at: now() };
  }
  async function call(): Promise<void> {
    const news = await group.do(key, load);
    times.push(now() - news.at);
    if (news.of !== key) wrong++;
  }

  await Promise.all(Array.from({ length: callers }, call));
  return {
    executions,
    served: times.length,
    wrong,
    failedOpen: together.stats().failedOpen - failedBefore,
    handOver: executions === 0 ? times : [], // else the work was done here
  };
}

/** The same coordinator, that also tells when it has an answer. */
function telling(coordinator: Coordinator): Coordinator {
  return {
    limits: coordinator.limits,
    close: () => coordinator.close(),
    async join(key, options) {
      const joined = await coordinator.join(key, options);
      if (joined.role === "follow") tellJoined();
      return joined;
    },
  };
}

/** By all processes the same, in milliseconds with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "land") land();
  else void fly(JSON.parse(line)).then(say);
}
process.exit(); // who started it is gone, or has what it wanted
