/**
 * Random herds: requests join, read and leave while the origin answers, sends
 * and fails, in an order that the seed gives. The library's own timers run in
 * real time, so a seed repeats the herd, but not always to the millisecond.
 *
 * @module
 */

import { flush } from "../../gates.ts";
import { Random } from "../../key/random.ts";
import { asker, MODES, Origin } from "../origin.ts";
import { Client, type Outcome } from "./client.ts";
import { Upstream } from "./upstream.ts";

/** Herds that are under way together: most of their time they wait. */
const TOGETHER = 25;

/** In ms, until a herd that has been answered must have come to its end. */
const LIMIT = 5_000;

/** Runs herds of these seeds; the error names the seed that failed. */
export async function runHerds(first: number, count: number): Promise<void> {
  let next = first;
  const work = async () => {
    while (next < first + count) {
      const seed = next++;
      const fault = await faultOf(seed).catch((error) => `threw ${error}`);
      if (fault !== undefined) {
        throw new Error(`Herd of seed ${seed}: ${fault}`);
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
}

/** What went wrong in the herd of a seed. */
async function faultOf(seed: number): Promise<string | undefined> {
  const random = new Random(seed);
  const mode = random.pick(MODES);
  const options = {
    shareValidated: random.chance(2),
    shareErrors: random.chance(2),
    lockTimeout: random.pick([Infinity, Infinity, 1, 8]),
    lockAge: random.pick([5_000, 5_000, 1, 8]),
    maxBytes: random.pick([2 ** 24, 2 ** 24, 20]),
    maxUnshared: random.pick([0, 100]),
  };
  const origin = new Origin();
  const upstreams: Upstream[] = [];
  const clients: Client[] = [];
  const around = {
    mode,
    random,
    upstreams,
    ask: asker(mode, origin, options),
    isSmall: options.maxBytes === 20,
  };
  /** Takes in what calls have come. */
  const see = () => {
    for (const call of origin.calls.slice(upstreams.length)) {
      upstreams.push(new Upstream(call, random));
    }
    return upstreams.filter((one) => !one.isOver);
  };
  const size = 1 + random.below(8);
  for (let steps = 0; clients.length < size || steps < 4 * size; steps++) {
    const open = see();
    const what = random.below(10);
    if (what < 4 && clients.length < size) clients.push(new Client(around));
    else if (what < 5 && clients.length > 0) random.pick(clients).leave();
    else if (open.length > 0) random.pick(open).step();
    await pause(random);
  }

  // Either the origin answers all, or all leave and it must hear of that.
  const isAnswered = random.chance(2);
  if (!isAnswered) { for (const client of clients) client.leave(); }
  let outcomes: readonly Outcome[] | undefined;
  Promise.all(clients.map(({ outcome }) => outcome)).then((all) => {
    outcomes = all;
  });
  const end = performance.now() + LIMIT;
  for (;;) {
    const open = see();
    if (outcomes !== undefined && open.length === 0) break;
    if (performance.now() > end) {
      const who = outcomes === undefined ? "clients wait" : "all have ended";
      return `${who}, ${open.length} calls of ${upstreams.length} are left`;
    }
    if (isAnswered) { for (const one of open) one.step(); }
    await flush();
  }
  return judge(outcomes, upstreams, options);
}

/** What there is between two steps: nothing, microtasks, or turns. */
async function pause(random: Random): Promise<void> {
  const turns = random.pick([0, 0, 1, 5, 30]);
  for (let n = 0; n < turns; n++) await null;
  if (random.chance(3)) await flush();
}

function judge(
  outcomes: readonly Outcome[],
  upstreams: readonly Upstream[],
  options: { shareValidated: boolean; shareErrors: boolean },
): string | undefined {
  const given = new Map<number, number>();
  for (const outcome of outcomes) {
    if (typeof outcome === "string") continue;
    if ("fault" in outcome) return outcome.fault;
    given.set(outcome.call, (given.get(outcome.call) ?? 0) + 1);
  }
  const wrong = upstreams.find((one) =>
    one.isForOne(options) && (given.get(one.call.number) ?? 0) > 1
  );
  return wrong &&
    `call ${wrong.call.number} was one client's, and others got it`;
}
