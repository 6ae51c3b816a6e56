/**
 * The Worker under test: routes by which a test makes one request lead, another
 * join, a third one meddle and a fourth one look.
 *
 * @module
 */

import type {
  BatchFlight,
  CallOptions,
  Flight,
  Result,
} from "@scope/singleflight";
import { Bare } from "./bare.ts";
import { entryOf, inWords, stateOf } from "./groups.ts";
import type { Answer, Deed, Done, Outcome, Plan } from "./plan.ts";

interface Env {
  readonly ORIGIN: string;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    const url = new URL(request.url);
    const asked = JSON.parse(url.searchParams.get("json") ?? "{}");
    if (url.pathname === "/call") {
      return Response.json(await call(asked, request, env, context));
    }
    if (url.pathname === "/deed") return Response.json(await deed(asked, env));
    if (url.pathname === "/state") {
      return Response.json(stateOf(asked.group, asked.key));
    }
    return new Response("No such route", { status: 404 });
  },
};

/** One request that leads or joins, as its plan says. */
async function call(
  plan: Plan,
  request: Request,
  env: Env,
  context: Context,
): Promise<Answer> {
  const entry = entryOf(plan.group);
  request.signal?.addEventListener("abort", () => entry.gone.push(plan.by));
  const counts = { led: 0, waitUntils: 0 };
  const options: CallOptions = {};
  if (plan.waitUntil !== undefined) {
    const wait = await waitUntilOf(plan, context);
    options.waitUntil = (work) => {
      counts.waitUntils++;
      wait(work);
    };
  }
  if (plan.timeoutMs !== undefined) {
    options.signal = AbortSignal.timeout(plan.timeoutMs);
  } else if (plan.leave !== undefined || plan.way === "signal") {
    options.signal = leaving(plan, env);
  }
  const outcomes = outcomesOf(plan, options, async (flight) => {
    counts.led++;
    if (flight !== undefined && "callers" in flight) {
      entry.flights.set(plan.key, flight);
    }
    const url = `${env.ORIGIN}/${plan.gate}?by=${plan.by}`;
    const hears = plan.hears === true && flight !== undefined;
    const response = await fetch(url, hears ? { signal: flight.signal } : {});
    const text = await response.text();
    if (!response.ok) throw new RangeError(text);
    return text;
  });
  if (plan.early !== undefined) {
    await fetch(`${env.ORIGIN}/${plan.early}?by=${plan.by}`);
    return { outcomes: [], ...counts };
  }
  const answer = { outcomes: await outcomes };
  if (plan.after === undefined) return { ...answer, ...counts };
  return {
    ...answer,
    ...counts,
    after: await ownWork(plan.after, plan.by, env),
  };
}

/** The work, whichever way of calling it serves. */
type Work = (flight?: Flight<string> | BatchFlight<string>) => Promise<string>;

/** Calls the group in the way that the plan names. */
async function outcomesOf(
  plan: Plan,
  options: CallOptions,
  work: Work,
): Promise<Outcome[]> {
  const { group } = entryOf(plan.group);
  if (group instanceof Bare) {
    return [await said(group.do(plan.key, () => work()))];
  }
  if (plan.way === "doResult") {
    return [told(await group.doResult(plan.key, work, options))];
  }
  if (plan.way === "doMany") {
    const keys = plan.keys ?? [plan.key];
    const results = await group.doMany(keys, async (missing, flight) => {
      const text = await work(flight);
      return missing.map((key) => `${key} ${text}`);
    }, options);
    return results.map(told);
  }
  return [await said(group.do(plan.key, work, options))];
}

/** A `do` in words: it tells no more than a value or a reason. */
async function said(promise: Promise<string>): Promise<Outcome> {
  try {
    return { status: "fulfilled", value: await promise };
  } catch (reason) {
    return { status: "rejected", reason: inWords(reason) };
  }
}

/** A `Result` in words. */
function told(result: Result<string>): Outcome {
  const { status, shared, leader, callers } = result;
  return status === "fulfilled"
    ? { status, value: result.value, shared, leader, callers }
    : { status, reason: inWords(result.reason), shared, leader, callers };
}

/** The plan's `waitUntil`; what it is handed is watched to its end. */
async function waitUntilOf(
  plan: Plan,
  context: Context,
): Promise<(work: Promise<unknown>) => void> {
  if (plan.waitUntil === "unbound") return context.waitUntil;
  let wait = (work: Promise<unknown>) => context.waitUntil(work);
  if (plan.waitUntil === "module") {
    const name: string = "cloudflare:workers"; // only workerd can resolve it
    wait = (await import(name)).waitUntil;
  }
  return (work) => {
    const { handed } = entryOf(plan.group);
    handed.lasting++;
    work.then(() => handed.ended++, () => handed.rejected++)
      .finally(() => handed.lasting--);
    wait(work);
  };
}

/** The caller's own signal; it aborts once the `leave` gate has answered. */
function leaving({ leave, by }: Plan, env: Env): AbortSignal {
  const controller = new AbortController();
  if (leave !== undefined) {
    const left = async () => {
      await (await fetch(`${env.ORIGIN}/${leave}?by=${by}`)).text();
      controller.abort(new RangeError(`${by} has left`));
    };
    left().catch(() => {}); // answered before it could leave
  }
  return controller.signal;
}

/** I/O of the request's own: a fetch, its body, and a timer. */
async function ownWork(gate: string, by: string, env: Env): Promise<string> {
  const response = await fetch(`${env.ORIGIN}/${gate}?by=${by}`);
  const text = await response.text();
  await new Promise<void>((resolve) => setTimeout(resolve, 1));
  return text;
}

/** One request that meddles with another's flight, and then does its own. */
async function deed(asked: Deed, env: Env): Promise<Done> {
  const entry = entryOf(asked.group);
  const { group, flights } = entry;
  if (group instanceof Bare) {
    throw new TypeError("Cannot meddle with a bare Map");
  }
  entry.begun++;
  const reason = asked.reason === undefined
    ? undefined
    : new RangeError(asked.reason);
  let returned: boolean | undefined;
  switch (asked.does) {
    case "abort":
      returned = group.abort(asked.key, reason);
      break;
    case "flight.abort":
      flights.get(asked.key)?.abort(reason);
      break;
    case "close":
      group.close(reason);
      break;
    case "forget":
      returned = group.forget(asked.key);
      break;
    case "idle":
      await group.idle();
      break;
    case "block":
      block(asked.turns ?? 0);
  }
  const { size } = group;
  const answer = {
    has: group.has(asked.key),
    size,
    after: await ownWork(asked.after, "deed", env),
  };
  return returned === undefined ? answer : { ...answer, returned };
}

/**
 * Holds the isolate's one thread. Its clock stands still meanwhile, so that
 * only the asking side can tell for how long.
 */
function block(turns: number): void {
  let x = 1;
  for (let turn = 0; turn < turns; turn++) x = Math.imul(x, 31) + turn | 0;
  if (x === 0.5) throw new RangeError("Cannot happen: keeps the loop alive");
}
