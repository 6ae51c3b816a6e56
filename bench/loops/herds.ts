/**
 * Loops of many callers at once: of one key, of many keys, and of few keys in
 * turn.
 *
 * @module
 */

import type { Subject } from "../subject.ts";
import { KEY, Meeting } from "./work.ts";

/** A herd of so many callers of one key. */
export function herd(callers: number) {
  return async (subject: Subject, operations: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < operations; i++) {
      const { work, ended, gate, all } = new Meeting(callers);
      for (let c = 0; c < callers; c++) subject.do(KEY, work).then(ended);
      gate.resolve(1);
      await all;
    }
    return performance.now() - start;
  };
}

/** So many keys in flight at once, with so many callers each. */
export function manyKeys(count: number, callers: number) {
  const keys = Array.from({ length: count }, (_, i) => `user:${i}`);
  return async (subject: Subject, operations: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < operations; i++) {
      const { ended, gate, all } = new Meeting(count * callers);
      // A promise for each: one for all would flatter who hands it through.
      const works = keys.map(() => async () => await gate.promise);
      for (let c = 0; c < callers; c++) {
        for (let k = 0; k < count; k++) {
          subject.do(keys[k]!, works[k]!).then(ended);
        }
      }
      gate.resolve(1);
      await all;
    }
    return performance.now() - start;
  };
}

const FEW_KEYS = Array.from({ length: 10 }, (_, i) => `user:${i}`);

/** 1,000 calls for ten keys in turn: one of a hundred leads. */
export async function mixed(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const { ended, gate, all } = new Meeting(1_000);
    // A promise for each flight: one for all would flatter who hands it on.
    const work = async () => await gate.promise;
    for (let c = 0; c < 1_000; c++) {
      subject.do(FEW_KEYS[c % FEW_KEYS.length]!, work).then(ended);
    }
    gate.resolve(1);
    await all;
  }
  return performance.now() - start;
}
