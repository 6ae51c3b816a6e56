/**
 * A batch loader: three pages ask for overlapping lists of products at the same
 * time, and the database sees each product once.
 *
 *     deno run examples/do_many.ts
 *
 * @module
 */

import { Group } from "@scope/singleflight";

const queries: number[][] = [];

/** One query for many products; number 6 doesn't exist. */
async function query(ids: readonly number[]): Promise<(string | Error)[]> {
  queries.push([...ids]);
  await new Promise((done) => setTimeout(done, 20));
  return ids.map((id) =>
    id === 6 ? new Error(`no product ${id}`) : `product ${id}`
  );
}

const products = new Group<string, number>();

/** Loads what is not being loaded already, and waits for all of it. */
async function load(ids: readonly number[]): Promise<string[]> {
  const results = await products.doMany(ids, (missing) => query(missing));
  return results.map((result) =>
    result.status === "fulfilled" ? result.value : String(result.reason)
  );
}

const pages = await Promise.all([
  load([1, 2, 3]),
  load([3, 4, 2]),
  load([4, 1, 5, 6, 5]),
]);

console.log("queries:", queries.map((ids) => `[${ids}]`).join(" "));
for (const page of pages) console.log("page:   ", page.join(", "));

// Each product is asked for once; answers come in the order asked; one failure
// is one answer, not the end of its page.
if (
  String(queries) !== "1,2,3,4,5,6" ||
  String(pages[1]) !== "product 3,product 4,product 2" ||
  pages[2]?.[2] !== "product 5" || pages[2]?.[4] !== "product 5" ||
  pages[2]?.[3] !== "Error: no product 6"
) {
  throw new Error("each product must be loaded once and reach every page");
}
