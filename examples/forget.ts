/**
 * Read your own writes: after a write, `forget` makes the next reader start a
 * new read instead of joining one that began before the write.
 *
 *     deno run examples/forget.ts
 *
 * @module
 */

import { Group } from "@scope/singleflight";

let stock = 5;
const reads = new Group<number, string>();

/** Reads the stock; `lookUp` is the moment at which the shelf is looked at. */
function read(lookUp: Promise<void> = Promise.resolve()): Promise<number> {
  return reads.do("apples", async () => {
    const seen = stock;
    await lookUp;
    return seen;
  });
}

function write(value: number): boolean {
  stock = value;
  return reads.forget("apples");
}

const slow = Promise.withResolvers<void>();

// Somebody reads, slowly. A second reader joins.
const before = [read(slow.promise), read()];

// The stock changes; the read that is under way has seen the old one.
const forgotten = write(4);

// Whoever reads now gets the new stock, without waiting for the slow read.
const after = await read();

// The readers from before aren't harmed: they get what their read saw.
slow.resolve();
const [first, second] = await Promise.all(before);

console.log(`before the write: ${first} and ${second}; after it: ${after}`);
console.log(`a read was under way: ${forgotten}; now: ${write(3)}`);
if (first !== 5 || second !== 5 || after !== 4 || !forgotten) {
  throw new Error("a read that follows a write must see it");
}
