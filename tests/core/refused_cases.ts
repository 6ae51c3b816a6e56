/** Calls that are refused, and what `doResult` says of an ending (S7). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { assertDOMException, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const refusedCases: readonly Case[] = [
  {
    name:
      "S7 Group.do() refuses an already aborted signal: fn does not run, nothing is counted (janos/singleflight, singleflight-modern, abortable-promise-cache, lru-cache)",
    async run(make) {
      const group = make<string>();
      const before = group.stats();
      const refused = group.do("key", never, {
        signal: AbortSignal.abort(gone),
      });
      assertEquals(group.has("key"), false);
      assertStrictEquals(await reasonOf(refused), gone);
      assertEquals(group.stats(), before);
    },
  },
  {
    name:
      "S7 Group.do() refuses an already aborted signal while a flight is running",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      const refused = group.do("key", never, {
        signal: AbortSignal.abort(gone),
      });
      assertStrictEquals(await reasonOf(refused), gone);
      unblock.resolve("value");
      assertEquals((await leader).callers, 1);
      const { callers, joined } = group.stats();
      assertEquals([callers, joined], [1, 0]);
    },
  },
  {
    name:
      "S7 Group.do() gives the reason of an already aborted signal, whatever it is",
    async run(make) {
      const group = make<string>();
      for (const reason of [0, "", null, false, gone]) {
        const signal = AbortSignal.abort(reason);
        assertStrictEquals(
          await reasonOf(group.do("key", never, { signal })),
          reason,
        );
      }
      const signal = AbortSignal.abort();
      assertStrictEquals(
        await reasonOf(group.do("key", never, { signal })),
        signal.reason,
      );
    },
  },
  {
    name:
      "S7 Group.doResult() says aborted, with no callers, of an already aborted signal",
    async run(make) {
      const signal = AbortSignal.abort(gone);
      assertEquals(await make<string>().doResult("key", never, { signal }), {
        status: "aborted",
        reason: gone,
        shared: false,
        leader: false,
        callers: 0,
      });
    },
  },
  {
    name:
      "S7 Group.doResult() says aborted of one's own signal, abort, timeout and close",
    async run(make) {
      const endless = () => new Promise<string>(() => {});
      const group = make<string>({ timeout: 5 });
      const controller = new AbortController();
      const own = group.doResult("own", endless, { signal: controller.signal });
      const aborted = group.doResult("aborted", endless);
      const timed = group.doResult("timed", endless);
      controller.abort(gone);
      group.abort("aborted", gone);
      for (const result of [await own, await aborted]) {
        assert(result.status === "aborted");
        assertStrictEquals(result.reason, gone);
      }
      const late = await timed;
      assert(late.status === "aborted");
      assertDOMException(late.reason, "TimeoutError");
      const closed = group.doResult("closed", endless);
      group.close(gone);
      const end = await closed;
      assert(end.status === "aborted");
      assertStrictEquals(end.reason, gone);
    },
  },
  {
    name:
      "S7 Group.doResult() says rejected of a bad key, a bad fn and failed work",
    async run(make) {
      const group = make<string>();
      for (
        const result of [
          await group.doResult((() => {}) as never, never),
          await group.doResult("key", null as never),
        ]
      ) {
        assert(result.status === "rejected");
        assertInstanceOf(result.reason, TypeError);
        const { shared, leader, callers } = result;
        assertEquals({ shared, leader, callers }, {
          shared: false,
          leader: false,
          callers: 0,
        });
      }
      const own = new DOMException("the work's own", "AbortError");
      const failed = await group.doResult("key", () => Promise.reject(own));
      assert(failed.status === "rejected");
      assertStrictEquals(failed.reason, own);
    },
  },
];
