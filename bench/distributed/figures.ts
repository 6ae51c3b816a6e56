/**
 * What is measured, each beside its target.
 *
 * @module
 */

import type { Fleet, Member } from "./fleet.ts";
import type { Outcomes } from "./tasks.ts";

/** A measured figure. */
export interface Figure {
  readonly name: string;
  readonly target: string;
  readonly measured: string;
  readonly isReached: boolean;
}

const CALLERS = 50;
const WORK_MS = 40;

/** What the group's options are by default. In ms. */
const JOIN_MS = 500;
const BREAKER_MS = 2_000;

const LEASE_MS = 2_000;

/** The figures of many flights of all processes, one after the other. */
export async function measureFlights(
  fleet: Fleet,
  flights: number,
): Promise<Figure[]> {
  const task = { callers: CALLERS, workMs: WORK_MS };
  await fleet.all("fly", { ...task, key: "the first" }); // which connects
  const failedBefore = await fleet.failedOpen();
  await fleet.server.ask("CONFIG", "RESETSTAT");
  let [repeated, late] = [0, 0];
  const handOver: number[] = [];
  for (let flight = 0; flight < flights; flight++) {
    const outcomes = await fleet.all("fly", { ...task, key: `k${flight}` });
    const verdict = judge(outcomes);
    repeated += verdict.repeated;
    late += verdict.late;
    handOver.push(...verdict.handOver);
  }
  const commands = await commandsOf(fleet) / flights;
  const failedOpen = await fleet.failedOpen() - failedBefore;
  const [p50, p99] = [percentile(handOver, 50), percentile(handOver, 99)];
  const most = fleet.members.length + 2;
  return [
    {
      name: `executions beyond the one, in ${flights} flights`,
      target: "0",
      // Late: for callers that came after the end, as they are to have.
      measured: late === 0 ? `${repeated}` : `${repeated} (${late} late)`,
      isReached: repeated === 0,
    },
    {
      name: "executions without the engine (failed open)",
      target: "0",
      measured: `${failedOpen}`,
      isReached: failedOpen === 0,
    },
    {
      name: "end of the work to the followers' last caller, p50 / p99",
      target: "<= 3 / 15 ms",
      measured: `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`,
      isReached: p50 <= 3 && p99 <= 15,
    },
    {
      name: `commands per flight, ${fleet.members.length} processes`,
      target: `<= ${most}`,
      measured: commands.toFixed(2),
      isReached: commands <= most,
    },
  ];
}

/** Judges one flight by when each process asked. */
function judge(outcomes: readonly Outcomes["fly"][]) {
  const works = outcomes.flatMap(({ works }) => works)
    .sort((one, other) => one.began - other.began);
  const [first] = works;
  if (first === undefined) throw new Error("Nobody did the work");
  let [repeated, late] = [0, 0];
  const handOver: number[] = [];
  for (const { works, asked, got, values } of outcomes) {
    // Who asked after the end rightly has a new flight.
    const isLate = asked > first.ended;
    for (const work of works) {
      if (work === first) continue;
      if (isLate) late++;
      else repeated++;
    }
    if (values.length !== 1) throw new Error(`Callers got ${values}`);
    if (works.length === 0 && !isLate) handOver.push(got - first.ended);
  }
  return { repeated, late, handOver };
}

/** How many commands clients have sent since the last reset. */
async function commandsOf({ server }: Fleet): Promise<number> {
  const text = String(await server.ask("INFO", "commandstats"));
  let sum = 0;
  for (
    const [, name = "", calls] of text.matchAll(/cmdstat_(\S+?):calls=(\d+)/g)
  ) {
    if (SENT.test(name)) sum += Number(calls);
  }
  return sum;
}

/** What clients send themselves: the rest is what the scripts call. */
const SENT = /^(?:eval|evalsha|subscribe|unsubscribe)$/;

/** What a leader pays over a flight that only its process knows of. */
export async function measureAlone(
  fleet: Fleet,
  calls: number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const seen = new Set<string>();
  for (const member of fleet.members) {
    if (seen.has(member.title)) continue;
    seen.add(member.title);
    await member.do("alone", { calls }); // warms up
    const { local, distributed } = await member.do("alone", { calls });
    const ms = percentile(distributed, 50) - percentile(local, 50);
    figures.push({
      name: `what a leader pays, p50, ${member.title}`,
      target: "<= 1 ms",
      measured: `${ms.toFixed(2)} ms`,
      isReached: ms <= 1,
    });
  }
  return figures;
}

/** How long the slowest follower waits when the leader is killed. */
export async function measureCrashes(
  fleet: Fleet,
  crashes: number,
): Promise<Figure[]> {
  const waits: number[] = [];
  let executions = 0;
  for (let crash = 0; crash < crashes; crash++) {
    const { ms, works } = await crashOnce(fleet, `crash ${crash}`);
    waits.push(ms);
    executions += works;
  }
  const slowest = Math.max(...waits);
  return [
    {
      name: `slowest follower after SIGKILL of the leader, ${crashes} times`,
      target: `<= ${LEASE_MS} + 100 ms`,
      measured: `${Math.round(slowest)} ms`,
      isReached: slowest <= LEASE_MS + 100,
    },
    {
      name: "executions after it, for each",
      target: "1",
      measured: (executions / crashes).toFixed(2),
      isReached: executions === crashes,
    },
  ];
}

/** What the slowest follower waited, beside the work, and how much ran then. */
async function crashOnce(
  fleet: Fleet,
  key: string,
): Promise<{ ms: number; works: number }> {
  const led = Promise.withResolvers<Member>();
  for (const member of fleet.members) {
    member.onHeld = () => led.resolve(member);
  }
  const task = { key, leaseMs: LEASE_MS, workMs: WORK_MS };
  const asked = fleet.members.map((member) => member.do("hold", task));
  const settled = Promise.allSettled(asked);
  const leader = await led.promise;
  // Somewhere between two renewals.
  await new Promise((go) => setTimeout(go, Math.random() * LEASE_MS));
  let works = 0;
  for (const member of fleet.members) {
    member.onHeld = () => {
      works++;
      void member.release();
    };
  }
  const killed = Date.now();
  leader.kill();
  const got = (await settled).flatMap((one) =>
    one.status === "fulfilled" ? [one.value.got] : []
  );
  if (got.length !== fleet.members.length - 1) {
    throw new Error(`Only ${got.length} followers have an outcome`);
  }
  await fleet.replace(fleet.members.indexOf(leader));
  return { ms: Math.max(...got) - killed - WORK_MS, works };
}

/** What calls take while the engine is down, and when all is well again. */
export async function measureOutage(fleet: Fleet): Promise<Figure[]> {
  await fleet.all("call", { key: "before", calls: 5 });
  await fleet.server.kill();
  const calls = 20;
  const down = await fleet.all("call", { key: "down", calls });
  const first = Math.max(...down.map(({ ms }) => ms[0] ?? NaN));
  const later = Math.max(
    ...down.map(({ ms }) => percentile(ms.slice(1), 50)),
  );
  await fleet.server.restart();
  const back = await backAfter(fleet);
  return [
    {
      name: "engine down: the slowest first call",
      target: `<= ${JOIN_MS} + 50 ms`,
      measured: `${Math.round(first)} ms`,
      isReached: first <= JOIN_MS + 50,
    },
    {
      name: "engine down: later calls, p50 of the slowest process",
      target: "<= 5 ms",
      measured: `${later.toFixed(2)} ms`,
      isReached: later <= 5,
    },
    {
      name: "back to 1 execution after the engine's return",
      target: `<= ${BREAKER_MS} + 1,000 ms`,
      measured: `${Math.round(back)} ms`,
      isReached: back <= BREAKER_MS + 1_000,
    },
  ];
}

/** How long until a flight of all is one again. In ms. */
async function backAfter(fleet: Fleet): Promise<number> {
  const began = performance.now();
  for (let flight = 0;; flight++) {
    const at = performance.now() - began;
    const failedBefore = await fleet.failedOpen();
    const key = `back ${flight}`;
    const outcomes = await fleet.all("fly", { key, callers: 1, workMs: 50 });
    const { repeated } = judge(outcomes);
    const isOne = repeated === 0 && await fleet.failedOpen() === failedBefore;
    if (isOne || at > 60_000) return at;
  }
}

/** The nearest rank. */
function percentile(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const rank = Math.ceil(sorted.length * percent / 100);
  return sorted[Math.max(rank, 1) - 1] ?? NaN;
}
