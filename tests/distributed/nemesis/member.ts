/**
 * A member, on any runtime: calls a `DistributedGroup` on a few keys again and
 * again, and writes down what happens to it.
 *
 * It writes to a file before it goes on, so that what it has done is known
 * although it may be killed at any moment.
 *
 * @module
 */

import { openSync, writeSync } from "node:fs";
import { connect } from "node:net";
import process from "node:process";
import {
  type DistributedFlight,
  DistributedGroup,
  RemoteFlightError,
  UnavailableError,
} from "@scope/singleflight/distributed";
import {
  type Coordinator,
  type Lead,
  redisCoordinator,
} from "@scope/singleflight/redis";
import { connectBy } from "../redis/clients.ts";
import { Random } from "../simulation/random.ts";
import type { How, Line } from "./history.ts";
import { NAMESPACE, NOTED, type Task, TERMS, type ToMember } from "./task.ts";

/** How many calls are under way at most. */
const CALLERS = 3;

/** A member writes down that it stood still for so long. In ms. */
const STALL_MS = 100;
const BEAT_MS = 25;

const MAX_BYTES = 8_000;
/** The most that goes along with a message. */
const SENT_BYTES = 1_024;

const task = JSON.parse(process.argv[2] ?? "{}") as Task;
const random = new Random(task.seed);
const file = openSync(task.file, "a");
const left = new Error("left");

/** When this process's last flight of a key began. */
const flights = new Map<string, number>();
let [calls, runs] = [0, 0];

const group = new DistributedGroup<string, string>({
  ...TERMS,
  namespace: NAMESPACE,
  coordinator: recorded(redisCoordinator({
    driver: connectBy(task.client, task.redis).driver,
    maxBytes: MAX_BYTES,
  })),
  onUnavailable: task.throws ? "throw" : "local",
  observer: {
    lead: ({ key }) => flights.set(key, Date.now()),
    ...Object.fromEntries(NOTED.map((name) => [
      name,
      ({ key }: { key: string }) =>
        write({ what: "note", name, key, at: Date.now() }),
    ])),
  },
});

/** Writes down what the engine gives, and what it is asked to take. */
function recorded(coordinator: Coordinator): Coordinator {
  return {
    limits: coordinator.limits,
    close: () => coordinator.close(),
    async join(name, options) {
      const asked = Date.now();
      const joined = await coordinator.join(name, options);
      if (joined.role === "follow") return joined;
      const { epoch: number } = joined;
      const flight = {
        digest: name.slice(name.indexOf(":") + 1),
        epoch: Number(number),
      };
      write({ what: "led", ...flight, asked, at: Date.now() });
      return recordedLead(joined, flight);
    },
  };
}

function recordedLead(
  lead: Lead,
  flight: { digest: string; epoch: number },
): Lead {
  return {
    role: "lead",
    epoch: lead.epoch,
    renew: (leaseMs) => lead.renew(leaseMs),
    abandon: () => lead.abandon(),
    async settle(outcome, keepMs) {
      write({ what: "settling", ...flight, at: Date.now() });
      const answer = await lead.settle(outcome, keepMs);
      write({ what: "settled", ...flight, answer, at: Date.now() });
      return answer;
    },
  };
}

/** The work: it takes its time, and tells in its outcome which run it was. */
async function work(flight: DistributedFlight<string>): Promise<string> {
  const { key, signal, epoch: number } = flight;
  const id = `${task.id}.${++runs}`;
  const ms = random.pick([
    random.between(0, 30),
    random.between(0, 30),
    random.between(50, 300),
    random.between(TERMS.lease, TERMS.work),
  ]);
  const epoch = Number(number);
  write({ what: "run", id, key, epoch, ms, at: Date.now() });
  signal.addEventListener("abort", () => {
    write({ what: "deserted", id, at: Date.now() });
  });
  await pass(ms);
  write({ what: "ran", id, at: Date.now() });
  if (random.chance(0.05)) throw new Error(`run:${id}:`);
  // One in so many isn't sent along, or is too large to travel.
  const pad = random.chance(0.2)
    ? SENT_BYTES
    : random.chance(0.03)
    ? MAX_BYTES
    : 0;
  return `run:${id}:${"x".repeat(pad)}`;
}

/** One call, to its end. */
async function call(key: string): Promise<void> {
  const id = `${task.id}.${++calls}`;
  const controller = new AbortController();
  const leaves = random.chance(0.08) ? random.between(0, 200) : undefined;
  const timer = leaves === undefined
    ? undefined
    : setTimeout(() => controller.abort(left), leaves);
  const at = Date.now();
  const promise = group.do(key, work, { signal: controller.signal });
  write({ what: "call", id, key, flight: flights.get(key) ?? at, at });
  try {
    end(id, "value", await promise);
  } catch (error) {
    if (error === left) end(id, "left");
    else if (error instanceof UnavailableError) end(id, "unavailable");
    else if (/^run:[\d.]+:$/.test((error as Error)?.message)) {
      end(id, "failure", (error as Error).message);
    } else if (task.throws && (error as Error)?.name === "TimeoutError") {
      end(id, "unavailable");
    } else end(id, "other", `${error} ${error instanceof RemoteFlightError}`);
  }
  clearTimeout(timer);
}

function end(id: string, how: How, text = ""): void {
  const [, run] = /^run:([\d.]+):/.exec(text) ?? [];
  write({
    what: "end",
    id,
    how,
    ...run !== undefined && { run },
    ...how === "other" && { error: text },
    at: Date.now(),
  });
}

/** Calls, one after the other, while the keys are those. */
async function caller(keys: readonly string[]): Promise<void> {
  while (current === keys) {
    await call(random.pick(keys));
    await pass(random.between(0, 80));
  }
}

/** The keys of now. */
let current: readonly string[] = [];
let callers: Promise<void>[] = [];

async function obey({ keys }: ToMember): Promise<void> {
  current = keys;
  if (keys.length > 0) {
    callers = Array.from({ length: CALLERS }, () => caller(keys));
    return;
  }
  await Promise.all(callers);
  await group.idle();
  socket.write(`${JSON.stringify({ idle: true })}\n`);
}

const socket = connect({ port: task.parent, host: "127.0.0.1" });
let rest = "";
socket.on("data", (bytes) => {
  const lines = (rest + bytes.toString()).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) void obey(JSON.parse(line));
});
socket.on("close", () => process.exit(0));

process.on("unhandledRejection", (error) => {
  console.error(`${task.id}: nobody handled`, error);
});

let beat = Date.now();
setInterval(() => {
  const at = Date.now();
  if (at - beat > STALL_MS) write({ what: "stall", from: beat, at });
  beat = at;
}, BEAT_MS);

function write(line: Line): void {
  writeSync(file, `${JSON.stringify(line)}\n`);
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
