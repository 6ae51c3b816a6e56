/**
 * Opening something lazily, once: `singleflight()` around the function that
 * opens it. Whoever comes while it opens waits for the same opening; one that
 * fails is tried again by the next caller, not kept for ever.
 *
 *     deno run examples/init_once.ts
 *
 * @module
 */

import { singleflight } from "@scope/singleflight";

interface Connection {
  readonly id: number;
}

let attempts = 0;
let open: Connection | undefined;

/** The connection: opened by the first who needs it. */
const connection = singleflight(async (): Promise<Connection> => {
  // Kept here, because the flight keeps nothing once it has landed.
  return open ??= await connect();
}, { keyOf: () => "connection" });

async function connect(): Promise<Connection> {
  const id = ++attempts;
  await new Promise((done) => setTimeout(done, 20));
  if (id === 1) throw new Error("the database is still starting");
  return { id };
}

function callers(): Promise<PromiseSettledResult<Connection>[]> {
  return Promise.allSettled(Array.from({ length: 10 }, () => connection()));
}

const first = await callers();
const failed = first.filter(({ status }) => status === "rejected").length;
console.log(`first 10 callers: ${failed} failed, in ${attempts} attempt`);

const second = await callers();
const ids = second.map((result) =>
  result.status === "fulfilled" ? result.value.id : "failed"
);
console.log(`next 10 callers: all have connection ${[...new Set(ids)]}`);

const later = await connection();
console.log(`later: connection ${later.id}, ${attempts} attempts in all`);

if (failed !== 10 || attempts !== 2 || ids.some((id) => id !== 2)) {
  throw new Error("each opening must be shared, and a failed one tried again");
}
