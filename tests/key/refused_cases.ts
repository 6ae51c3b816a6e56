/**
 * What has no canonical form: the error and its path, from canonicalKey and
 * through a Group.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { never, reasonOf } from "../gates.ts";
import type { Refused } from "./refused.ts";
import { CYCLES, DEEP, PATHS } from "./refused_paths.ts";
import { CONTENTS, FAKES, INSTANCES } from "./refused_values.ts";

const cannot = "Cannot use the key";

function refuses({ name, make: makeKey, message, not }: Refused): Case {
  return {
    name: `K2 canonicalKey() refuses ${name}, and Group with the same error`,
    async run(make) {
      const key = makeKey() as Key;
      const told = `${cannot}${message}`;
      const error = assertThrows(() => canonicalKey(key), TypeError);
      assertEquals((error as TypeError).message, told);
      const group = make<string>();
      const assertTold = (reason: unknown) => {
        assertInstanceOf(reason, TypeError);
        assertEquals(reason.message, told);
      };
      if (typeof key === "symbol") return; // by itself it is a key (K1)
      assertTold(await reasonOf(group.do(key, never)));
      const { signal } = new AbortController();
      assertTold(await reasonOf(group.do(key, never, { signal })));
      const result = await group.doResult(key, never);
      assert(result.status === "rejected");
      assertTold(result.reason);
      assertEquals([result.callers, result.shared, result.leader], [
        0,
        false,
        false,
      ]);
      const asked: Key[] = [];
      const [first, bad, last] = await group.doMany(
        ["first", key, "last"],
        (missing) => {
          asked.push(...missing);
          return ["1", "2"];
        },
      );
      assertEquals(asked, ["first", "last"]);
      assert(bad?.status === "rejected");
      assertTold(bad.reason);
      assertEquals([first?.status, last?.status], ["fulfilled", "fulfilled"]);
      const asks = [
        () => group.has(key),
        () => group.forget(key),
        () => group.abort(key),
      ];
      for (const ask of asks) assertTold(assertThrows(ask));
      const { flights, callers, running } = group.stats();
      assertEquals([flights, callers, running, group.size], [2, 2, 0, 0]);
    },
    ...not && { not },
  };
}

export const refusedKeyCases: readonly Case[] = [
  ...[PATHS, CYCLES, DEEP, CONTENTS, INSTANCES, FAKES].flat().map(refuses),
  {
    name: "K2 canonicalKey() refuses what Temporal makes, where there is one",
    run() {
      const { Temporal } = globalThis as unknown as {
        Temporal?: { Now: { instant(): Key } };
      };
      if (Temporal === undefined) return;
      assertThrows(
        () => canonicalKey([Temporal.Now.instant()]),
        TypeError,
        "Cannot use the key at [0]: instances of Instant have no canonical form",
      );
    },
    sameTick: true, // there is no group in it
  },
];
