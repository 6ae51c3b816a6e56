/**
 * A measuring process, on any runtime: callers of one `DistributedGroup`, over
 * a Redis client of its own. It is told what to do through a socket.
 *
 * @module
 */

import { connect } from "node:net";
import process from "node:process";
import { Group } from "@scope/singleflight";
import { DistributedGroup } from "@scope/singleflight/distributed";
import { redisCoordinator } from "@scope/singleflight/redis";
import {
  type ClientName,
  connectBy,
} from "../../../tests/distributed/redis/clients.ts";
import type { Answer, Order, Outcomes, Tasks, Work } from "../tasks.ts";

const { client, redis, parent } = JSON.parse(process.argv[2] ?? "{}") as {
  client: ClientName;
  redis: number;
  parent: number;
};

const { driver } = connectBy(client, redis);
const coordinator = redisCoordinator({ driver });
const namespace = "bench";
const group = new DistributedGroup<string>({ coordinator, namespace });

/** What the performance clock is ahead of the machine's, as all processes see
 * it: the least difference comes just after a millisecond has begun. */
const ahead = calibrate();

/** Lets the work of `hold` go on. */
let release = () => {};

const does: { [K in keyof Tasks]: (task: Tasks[K]) => Promise<Outcomes[K]> } = {
  async fly({ key, callers, workMs }) {
    const works: Work[] = [];
    const work = async () => {
      const began = now();
      await pass(workMs);
      works.push({ began, ended: now() });
      return `${process.pid} ${began}`;
    };
    const asked = now();
    const values = await Promise.all(
      Array.from({ length: callers }, () => group.do(key, work)),
    );
    return { asked, got: now(), works, values: [...new Set(values)] };
  },
  async hold({ key, leaseMs, workMs }) {
    const held = new DistributedGroup<string>({
      coordinator,
      namespace: "bench of crashes",
      lease: leaseMs,
    });
    await held.do(key, async () => {
      const released = new Promise<void>((resolve) => release = resolve);
      say({ id: 0 });
      await released;
      await pass(workMs);
      return "";
    });
    return { got: now() };
  },
  async alone({ calls }) {
    const local = new Group<string>();
    const work = () => Promise.resolve("");
    return {
      local: await timesOf(calls, (key) => local.do(key, work)),
      distributed: await timesOf(calls, (key) => group.do(key, work)),
    };
  },
  async call({ key, calls }) {
    const work = () => Promise.resolve("");
    const ms = await timesOf(calls, (at) => group.do(`${key} ${at}`, work));
    return { ms };
  },
  count() {
    const { failedOpen, followed } = group.stats();
    return Promise.resolve({ failedOpen, followed });
  },
};

const socket = connect({ port: parent, host: "127.0.0.1" });
let rest = "";
socket.on("data", (bytes) => {
  const lines = (rest + bytes.toString()).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) void obey(JSON.parse(line));
});
socket.on("close", () => process.exit(0));

async function obey({ id, kind, task }: Order): Promise<void> {
  if (kind === undefined) return release();
  try {
    const run = does[kind] as (task: unknown) => Promise<unknown>;
    say({ id, outcome: await run(task) });
  } catch (error) {
    say({ id, error: String(error) });
  }
}

function say(answer: Answer): void {
  socket.write(`${JSON.stringify(answer)}\n`);
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function timesOf(
  calls: number,
  call: (key: string) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < calls; at++) {
    const began = performance.now();
    await call(`${process.pid} ${at}`);
    times.push(performance.now() - began);
  }
  return times;
}

function calibrate(): number {
  let least = Infinity;
  for (const end = performance.now() + 20; performance.now() < end;) {
    const date = Date.now();
    least = Math.min(least, performance.now() - date);
  }
  return least;
}

function now(): number {
  return performance.now() - ahead;
}
