/**
 * The ten tests of Go's `golang.org/x/sync/singleflight`, by their own names,
 * each with a line where JavaScript differs and why. Go's `Do` is `do`, its
 * `DoChan` is `doResult`, its goroutines are calls of one tick.
 */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { isPending, never, reasonOf } from "../gates.ts";
import { register } from "../register.ts";

register([
  {
    // Go returns value, error and shared; here a rejection stands for the
    // error, and `shared` is in the `Result` of `doResult`.
    name: "S2 TestDo",
    async run(make) {
      const value = await make<string>().do("key", () => "bar");
      assertEquals(`${value} (${typeof value})`, "bar (string)");
    },
  },
  {
    // Go gives a value beside the error, a promise one or the other.
    name: "S2 TestDoErr",
    async run(make) {
      const someErr = new Error("Some error");
      const call = make<string>().do("key", () => Promise.reject(someErr));
      assertStrictEquals(await reasonOf(call), someErr);
    },
  },
  {
    // Go can only bound the runs to fewer than the calls, as goroutines may come
    // late; calls of one tick can't, so here it is exactly one.
    name: "S1 TestDoDupSuppress",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      let calls = 0;
      const fn = () => {
        calls++;
        return unblock.promise;
      };
      const n = 10;
      const callers = Array.from({ length: n }, () => group.do("key", fn));
      assertEquals(calls, 1);
      unblock.resolve("bar");
      assertEquals(await Promise.all(callers), Array(n).fill("bar"));
      assertEquals(calls, 1);
    },
  },
  {
    // As in Go (golang/go#31420), but `forget` says whether there was a flight.
    name: "S15 TestForget",
    async run(make) {
      const group = make<number>();
      const unblockFirst = Promise.withResolvers<number>();
      const first = group.do("key", () => unblockFirst.promise);
      assertEquals(group.forget("key"), true);

      const unblockSecond = Promise.withResolvers<number>();
      const second = group.doResult("key", () => unblockSecond.promise);

      unblockFirst.resolve(1);
      assertEquals(await first, 1);

      const third = group.doResult("key", () => 3);
      unblockSecond.resolve(2);
      for (const result of [await second, await third]) {
        assert(result.status === "fulfilled");
        assertEquals([result.value, result.shared], [2, true]);
      }
    },
  },
  {
    // A channel may be read once, and never closes; a promise may be read by
    // everyone, and settles once.
    name: "S5 TestDoChan",
    async run(make) {
      const result = await make<string>().doResult("key", () => "bar");
      assert(result.status === "fulfilled");
      assertEquals(`${result.value} (${typeof result.value})`, "bar (string)");
    },
  },
  {
    // Go wraps what a panic carries in an error of its own and unwraps it for
    // `errors.As`; here what was thrown is the reason itself, so there is
    // nothing to unwrap, whether it is an error or not.
    name: "S2 TestPanicErrorUnwrap",
    async run(make) {
      class ErrorValue extends Error {}
      for (const thrown of ["string value", new ErrorValue("error value")]) {
        const recovered = await reasonOf(
          make<string>().do("key", () => {
            throw thrown;
          }),
        );
        assertStrictEquals(recovered, thrown);
        assertEquals(
          recovered instanceof ErrorValue,
          thrown instanceof ErrorValue,
        );
      }
    },
  },
  {
    // golang/go#41133. A panic is a throw here, and rejects each of the callers.
    name: "S3 TestPanicDo",
    async run(make) {
      const group = make<string>();
      const fn = () => {
        throw new TypeError("Cannot read properties of null");
      };
      const n = 5;
      const callers = Array.from({ length: n }, () => group.do("key", fn));
      const reasons = await Promise.all(callers.map(reasonOf));
      assertEquals(reasons.length, n);
      for (const reason of reasons) assertInstanceOf(reason, TypeError);
      assertEquals(group.has("key"), false);
    },
  },
  {
    // Nothing ends a JavaScript function for good but `flight.abort()`, the work
    // giving up. Go's callers get a nil error; here each hears of the abort.
    name: "S13 TestGoexitDo",
    async run(make) {
      const group = make<string>();
      const fn = () =>
        group.do("key", (flight) => {
          flight.abort();
          return new Promise(() => {});
        });
      const n = 5;
      const callers = Array.from({ length: n }, fn);
      for (const reason of await Promise.all(callers.map(reasonOf))) {
        assertInstanceOf(reason, DOMException);
        assertEquals(reason.name, "AbortError");
      }
    },
  },
  {
    // Go crashes the process, as nobody could recover the panic of a goroutine of
    // the group's own; here it is a `Result` like any other, and nobody hangs.
    name: "S3 TestPanicDoChan",
    async run(make) {
      const panicking = new Error("Panicking in DoChan");
      const result = await make<string>().doResult("", () => {
        throw panicking;
      });
      assert(result.status === "rejected");
      assertStrictEquals(result.reason, panicking);
    },
  },
  {
    // Go crashes here too, with the panic of `Do`; here both callers get it.
    name: "S3 TestPanicDoSharedByDoChan",
    async run(make) {
      const group = make<string>();
      const panicking = new Error("Panicking in Do");
      const unblock = Promise.withResolvers<void>();
      const leader = group.do("", async () => {
        await unblock.promise;
        throw panicking;
      });
      const waiter = group.doResult("", never);
      assertEquals(await isPending(waiter), true);
      unblock.resolve();
      assertStrictEquals(await reasonOf(leader), panicking);
      const result = await waiter;
      assert(result.status === "rejected");
      assertStrictEquals(result.reason, panicking);
    },
  },
]);
