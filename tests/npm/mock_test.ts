// Runs against JSR's original as well: it holds the stand-in to it.
import { assertEquals, AssertionError, assertThrows } from "@std/assert";
import { assertSpyCall, assertSpyCalls, spy } from "@std/testing/mock";

Deno.test("spy() records arguments, this, and what came back", () => {
  const add = spy(function (this: unknown, a: number, b: number) {
    return a + b;
  });
  const self = { name: "self" };
  assertEquals(add.call(self, 1, 2), 3);
  assertEquals(add.calls.length, 1);
  assertSpyCall(add, 0, { args: [1, 2], self, returned: 3 });
});

Deno.test("spy() records what was thrown, and throws it", () => {
  const thrower = spy((): number => {
    throw new RangeError("abc");
  });
  assertThrows(() => thrower(), RangeError, "abc");
  assertSpyCall(thrower, 0, {
    error: { Class: RangeError, msgIncludes: "abc" },
  });
});

Deno.test("spy() without a function does nothing", () => {
  const nothing = spy();
  assertEquals(nothing(1), undefined);
  assertSpyCall(nothing, 0, { args: [1] });
});

Deno.test("assertSpyCalls() compares the number of calls", () => {
  const nothing = spy();
  assertSpyCalls(nothing, 0);
  nothing();
  assertSpyCalls(nothing, 1);
  assertThrows(() => assertSpyCalls(nothing, 2), AssertionError);
});

Deno.test("assertSpyCall() fails for another call, and for none", () => {
  const identity = spy((value: number) => value);
  identity(1);
  assertThrows(
    () => assertSpyCall(identity, 0, { args: [2] }),
    AssertionError,
  );
  assertThrows(
    () => assertSpyCall(identity, 0, { returned: 2 }),
    AssertionError,
  );
  assertThrows(() => assertSpyCall(identity, 1), AssertionError);
});
