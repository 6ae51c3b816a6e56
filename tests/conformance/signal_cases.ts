/**
 * Cases about callers that leave.
 *
 * @module
 */

import {
  call,
  described,
  ended,
  flush,
  Job,
  mustGive,
  mustReject,
} from "./calls.ts";
import { type Create, must } from "./case.ts";

/** The leader is a caller like any other. */
export async function leaderAborts(create: Create): Promise<string> {
  const offer = create();
  const job = new Job({ readsSignal: true });
  const controller = new AbortController();
  const leader = call(offer, "key", job.work, controller.signal);
  await job.begun(leader);
  const waiters = [1, 2].map(() => call(offer, "key", job.work));
  await flush();
  controller.abort(new Error("the leader leaves"));
  await flush();
  job.succeed("shared");
  await ended(leader, ...waiters);
  for (const waiter of waiters) mustGive(waiter, "shared", "a waiter");
  must(job.runs === 1, `the work ran ${job.runs} times`);
  must(leader.state === "rejected", `the leader ${described(leader)}`);
  return "the leader left, two waiters got the answer of its run";
}

/** A caller that leaves doesn't wait for the work. */
export async function waiterAborts(create: Create): Promise<string> {
  const offer = create();
  const job = new Job({ readsSignal: true });
  const controller = new AbortController();
  const leader = call(offer, "key", job.work);
  await job.begun(leader);
  const waiter = call(offer, "key", job.work, controller.signal);
  await flush();
  controller.abort(new Error("the waiter leaves"));
  await flush();
  const left = { ...waiter };
  job.succeed("shared");
  await ended(leader, waiter);
  must(
    left.state === "rejected",
    `the waiter ${described(left)} while the work runs, ` +
      `and then ${described(waiter)}`,
  );
  mustGive(leader, "shared", "the leader");
  must(job.runs === 1, `the work ran ${job.runs} times`);
  return "the waiter left while the work ran, and the leader got its answer";
}

/** Why a caller left is its own to say, if its abort ends its call at all. */
export async function abortReason(create: Create): Promise<string> {
  const offer = create();
  const reason = new Error("a reason of its own");
  const ended: string[] = [];
  for (const role of ["leader", "waiter"]) {
    const job = new Job({ readsSignal: true });
    const controller = new AbortController();
    const calls = ["leader", "waiter"].map((caller) =>
      call(
        offer,
        role,
        job.work,
        caller === role ? controller.signal : undefined,
      )
    );
    await job.begun(...calls);
    await flush();
    controller.abort(reason);
    await flush();
    job.succeed("shared");
    const aborted = calls[role === "leader" ? 0 : 1];
    await aborted?.ended;
    if (aborted === undefined || aborted.state === "fulfilled") continue;
    mustReject(aborted, reason, `the ${role}`);
    ended.push(role);
  }
  must(ended.length > 0, "no abort ended a call");
  return `${ended.join(" and ")} rejected with the signal's reason`;
}

/** Work that nobody waits for ends, and nobody is given its outcome. */
export function allAbort(create: Create): Promise<string> {
  return abandon(create, flush);
}

/** The same for who calls in the very tick. */
export function allAbortSameTick(create: Create): Promise<string> {
  return abandon(create, () => {});
}

/** Nobody works for a caller that has left before it called. */
export async function abortedBefore(create: Create): Promise<string> {
  const offer = create();
  const reason = new Error("left before");
  const job = new Job();
  const caller = call(offer, "key", job.work, AbortSignal.abort(reason));
  await flush();
  job.succeed("done for nobody");
  await caller.ended;
  must(job.runs === 0, "the work ran");
  must(caller.state === "rejected", `the caller ${described(caller)}`);
  return "the call rejected, the work didn't run";
}

/** A signal that lives long isn't burdened by calls that have ended. */
export async function listenersLeft(create: Create): Promise<string> {
  const offer = create();
  const { signal } = new AbortController();
  const count = countListeners(signal);
  for (let i = 0; i < 20; i++) {
    const job = new Job();
    const calls = [1, 2].map(() => call(offer, `key ${i}`, job.work, signal));
    await job.begun(...calls);
    await flush();
    job.succeed(i);
    await ended(...calls);
    for (const caller of calls) mustGive(caller, i, "a caller");
  }
  await flush();
  const left = count();
  must(left === 0, `${left} listeners are left after 20 pairs of calls`);
  return "no listener is left after 20 pairs of calls";
}

/** Two callers leave, then comes a third. */
async function abandon(
  create: Create,
  meanwhile: () => void | Promise<void>,
): Promise<string> {
  const offer = create();
  const abandoned = new Job({ readsSignal: true });
  const controllers = [new AbortController(), new AbortController()] as const;
  const leader = call(offer, "key", abandoned.work, controllers[0].signal);
  await abandoned.begun(leader);
  call(offer, "key", abandoned.work, controllers[1].signal);
  await flush();
  controllers[0].abort(new Error("the leader leaves"));
  const isAborted = () => abandoned.signal?.aborted === true;
  must(!isAborted(), "the work was aborted though one still waited");
  controllers[1].abort(new Error("the waiter leaves"));
  const waiting = meanwhile();
  if (waiting !== undefined) await waiting;
  const fresh = new Job();
  const late = call(offer, "key", fresh.work);
  await flush();
  const wasAborted = isAborted();
  // Nobody is left to handle this: a package that doesn't either crashes.
  abandoned.fail(new Error("the abandoned work failed"));
  await flush();
  fresh.succeed("fresh");
  await late.ended;
  must(wasAborted, "the work went on with nobody waiting for it");
  must(fresh.runs === 1, `the late caller joined, and ${described(late)}`);
  mustGive(late, "fresh", "the late caller");
  return "the work was aborted, a late caller made a new run";
}

/** Counts what listens to a signal, from now on. */
function countListeners(signal: AbortSignal): () => number {
  const standing: { listener: unknown; until: AbortSignal | undefined }[] = [];
  const { addEventListener: add, removeEventListener: remove } = signal;
  const drop = (listener: unknown) => {
    const index = standing.findIndex((one) => one.listener === listener);
    if (index >= 0) standing.splice(index, 1);
  };
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    const [, listener, options] = args;
    const until = typeof options === "object" ? options.signal : undefined;
    drop(listener); // The same one counts once.
    standing.push({ listener, until });
    return Reflect.apply(add, signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    drop(args[1]);
    return Reflect.apply(remove, signal, args);
  };
  // A listener may itself be bound to a signal that ends it.
  return () => standing.filter(({ until }) => !until?.aborted).length;
}
