/**
 * Compares what callers were told.
 *
 * @module
 */
import type { Result } from "@scope/singleflight";
import type { Call, Told } from "./records.ts";
import type { Seen } from "./seen.ts";
import { show, type World } from "./world.ts";

/** Whether a call has been told what it must be by now, and nothing before. */
export function callDifferences(
  world: World,
  call: Call,
  seen: Seen,
  compared: Set<Call>,
  early: boolean,
): string[] {
  const waits = seen.waits.map((wait) => wait.state).join();
  const must = call.waits
    ? call.waits.state === "ended" ? "fulfilled" : "pending"
    : "";
  const found = waits === must ? [] : [
    `W2 what waitUntil got in call ${call.id} was "${waits}", must be "${must}"`,
  ];
  if (!call.delivered && (!early || seen.state === "pending")) {
    if (seen.state !== "pending") {
      found.push(
        `S4 call ${call.id} was ${seen.state} with ${
          show(seen.value)
        }, must be pending`,
      );
    }
    return found;
  }
  if (compared.has(call)) return found;
  compared.add(call);
  const { original, count } = seen.clones ?? {};
  if (
    typeof original === "object" && original !== null &&
    (world.cloned.get(original) ?? 0) !== count
  ) {
    found.push(`S21 call ${call.id} went on before all clones were taken`);
  }
  return [...found, ...outcomeDifferences(world, call, seen)];
}

function outcomeDifferences(world: World, call: Call, seen: Seen): string[] {
  const told = call.keys.map((key) => {
    const entry = call.entries.get(key);
    return entry && "flight" in entry ? entry.told : entry;
  });
  const [only] = told;
  const expected = call.form === "do" && only?.status !== "fulfilled"
    ? "rejected"
    : "fulfilled";
  if (seen.state !== expected) {
    return [`S4 call ${call.id} was ${seen.state}, must be ${expected}`];
  }
  if (call.form === "do") {
    if (!only || world.matches(only.payload, seen.value)) return [];
    return [
      `S2 call ${call.id} got ${show(seen.value)}, must be ${
        show(only.payload)
      }`,
    ];
  }
  const results = call.form === "doMany"
    ? seen.value as Result<unknown>[]
    : [seen.value as Result<unknown>];
  if (results.length !== told.length) {
    return [
      `S20 call ${call.id} got ${results.length} results, must be ${told.length}`,
    ];
  }
  return told.flatMap((told, i) => {
    const actual = results[i];
    if (!told || !actual) return [`S20 call ${call.id} misses a result`];
    // A key that was asked for twice is one caller: its outcome is compared at the first place.
    const first = call.keys.indexOf(call.keys[i] ?? 0);
    return resultDifferences(
      world,
      `call ${call.id}`,
      actual,
      told,
      first === i ? undefined : results[first],
    );
  });
}

function resultDifferences(
  world: World,
  who: string,
  actual: Result<unknown>,
  told: Told,
  first: Result<unknown> | undefined,
): string[] {
  const { status, callers, leader } = told;
  const name = status === "fulfilled" ? "value" : "reason";
  const { [name]: payload, ...rest } = { ...actual } as Record<string, unknown>;
  const got = sorted(rest);
  const must = sorted({ status, callers, leader, shared: callers > 1 });
  const found = got === must ? [] : [`S5 ${who} got ${got}, must be ${must}`];
  if (!first) {
    if (!world.matches(told.payload, payload)) {
      found.push(
        `S2 ${who} got ${show(payload)}, must be ${show(told.payload)}`,
      );
    }
  } else if (
    callers > 0 && !Object.is((first as Record<string, unknown>)[name], payload)
  ) {
    found.push(`S20 ${who} got two outcomes for one key`);
  }
  return found;
}

function sorted(record: Record<string, unknown>): string {
  return JSON.stringify(
    Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1),
  );
}
