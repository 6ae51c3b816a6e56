/**
 * The Workers under test: both are this one, each with an isolate of its own.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { DistributedGroup } from "@scope/singleflight/distributed";
import {
  durableObjectCoordinator,
  type ObjectNamespace,
} from "@scope/singleflight/durable-object";
import { coordinatorSuite } from "../coordinator_suite.ts";
import { HookedCoordinator } from "../hooked.ts";
import { objectCases } from "./object_cases.ts";
import { openObject } from "./object_harness.ts";
import type { Answer, CaseAnswer, Counted, Plan } from "./plan.ts";

export { TestObject } from "./object.ts";

interface Env {
  readonly ORIGIN: string;
  readonly FLIGHTS: ObjectNamespace<unknown>;
}

/** A group, and how often it has got an answer from the object to its joins. */
interface Entry {
  readonly group: DistributedGroup<string, string>;
  joins: number;
}

/** By name. A request makes what is missing. */
let entries: Map<string, Entry> | undefined;

// At the old date there is none, and `assertEquals` asks what is one.
globalThis.WeakRef ??= class {} as unknown as WeakRefConstructor;

// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    const asked = JSON.parse(url.searchParams.get("json") ?? "{}");
    switch (url.pathname) {
      case "/cases":
        return Response.json(casesOf(env).map(({ name }) => name));
      case "/case":
        return Response.json(await runCase(asked, env));
      case "/call":
        return Response.json(await call(asked, env));
      case "/counts":
        return Response.json(countsOf(asked, env));
      default:
        return new Response("No such route", { status: 404 });
    }
  },
};

interface Runnable {
  readonly name: string;
  run(): void | Promise<void>;
}

function casesOf({ FLIGHTS }: Env): Runnable[] {
  const suite = coordinatorSuite({
    name: "Durable Object",
    faults: ["kill", "pause"],
    open: () => openObject(FLIGHTS),
  });
  return [
    ...suite.map(({ name, run }) => ({
      name,
      run: () => run((options) => new Group(options)),
    })),
    ...objectCases.map(({ name, run }) => ({
      name,
      async run() {
        const harness = openObject(FLIGHTS);
        try {
          await run(harness);
        } finally {
          await harness.end();
        }
      },
    })),
  ];
}

async function runCase(name: string, env: Env): Promise<CaseAnswer> {
  try {
    await casesOf(env).find((one) => one.name === name)?.run();
    return { failure: null };
  } catch (error) {
    const isError = error instanceof Error;
    return { failure: isError ? error.stack ?? error.message : `${error}` };
  }
}

async function call(plan: Plan, env: Env): Promise<Answer> {
  let ran = 0;
  const value = await entryOf(plan, env).group.do(plan.key, async () => {
    ran++;
    const response = await fetch(`${env.ORIGIN}/${plan.gate}?by=${plan.by}`);
    return await response.text();
  });
  return { value, ran };
}

function countsOf(plan: Plan, env: Env): Counted {
  const { group, joins } = entryOf(plan, env);
  return { ...group.stats(), joins };
}

function entryOf({ group: namespace, leaseMs }: Plan, env: Env): Entry {
  entries ??= new Map();
  const known = entries.get(namespace);
  if (known !== undefined) return known;
  const objects = durableObjectCoordinator(env.FLIGHTS, { shards: 1 });
  const coordinator = new HookedCoordinator(objects, {
    async join(go) {
      const joined = await go();
      entry.joins++;
      return joined;
    },
  });
  const group = new DistributedGroup<string, string>({
    coordinator,
    namespace,
    lease: leaseMs,
    joinTimeout: 5_000,
    operationTimeout: 5_000,
  });
  const entry: Entry = { group, joins: 0 };
  entries.set(namespace, entry);
  return entry;
}
