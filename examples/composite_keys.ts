/**
 * Keys made of everything that the answer depends on: the tenant, the query,
 * the page. A Group compares them by what they hold, so nobody has to join them
 * into a string, where `["a", "b"]` and `["a,b"]` would be one.
 *
 *     deno run examples/composite_keys.ts
 *
 * @module
 */

import { Group } from "@scope/singleflight";

interface Query {
  readonly text: string;
  readonly tags?: readonly string[];
  readonly since?: Date;
}

let searches = 0;
const group = new Group<string>();

function search(tenant: string, query: Query, page = 1): Promise<string> {
  return group.do([tenant, query, page], async () => {
    const number = ++searches;
    await new Promise((done) => setTimeout(done, 20));
    return `search ${number} for ${tenant}`;
  });
}

const [one, same, other] = await Promise.all([
  search("acme", { text: "invoice", since: new Date(0) }),
  search("acme", { since: new Date(0), text: "invoice" }), // in another order
  search("rival", { text: "invoice", since: new Date(0) }),
]);
console.log(`three callers: ${one}; ${same}; ${other}`);

const [pair, joined] = await Promise.all([
  search("acme", { text: "invoice", tags: ["a", "b"] }),
  search("acme", { text: "invoice", tags: ["a,b"] }),
]);
console.log(`tags that look alike: ${pair}; ${joined}`);

// What can't be compared by what it holds is refused, and the path named.
const bad = { text: "invoice", tags: [Symbol("secret")] };
const refusal = await search("acme", bad as unknown as Query)
  .catch((error) => error.message);
console.log(refusal);

if (searches !== 4 || one !== same || pair === joined) {
  throw new Error("equal queries must share a search, others must not");
}
