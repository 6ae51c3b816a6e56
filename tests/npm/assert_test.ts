// Runs against JSR's originals as well: it holds the stand-ins to them.
import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotInstanceOf,
  assertNotMatch,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unimplemented,
  unreachable,
} from "@std/assert";

/** Each assertion, once as it passes and once as it fails. */
const TABLE: readonly [name: string, pass: () => void, fail: () => void][] = [
  ["assert", () => assert(1), () => assert(0)],
  ["assertFalse", () => assertFalse(0), () => assertFalse(1)],
  ["assertExists", () => assertExists(0), () => assertExists(null)],
  [
    "assertEquals",
    () =>
      assertEquals({ a: [1, new Map([[1, 2]])] }, {
        a: [1, new Map([[1, 2]])],
      }),
    () => assertEquals({ a: 1 }, { a: 2 }),
  ],
  [
    "assertNotEquals",
    () => assertNotEquals({ a: 1 }, { a: 2 }),
    () => assertNotEquals({ a: 1 }, { a: 1 }),
  ],
  [
    "assertStrictEquals",
    () => assertStrictEquals(NaN, NaN),
    () => assertStrictEquals({}, {}),
  ],
  [
    "assertNotStrictEquals",
    () => assertNotStrictEquals({}, {}),
    () => assertNotStrictEquals(1, 1),
  ],
  ["assertGreater", () => assertGreater(2, 1), () => assertGreater(1, 1)],
  [
    "assertGreaterOrEqual",
    () => assertGreaterOrEqual(1, 1),
    () => assertGreaterOrEqual(0, 1),
  ],
  ["assertLess", () => assertLess(1, 2), () => assertLess(1, 1)],
  [
    "assertLessOrEqual",
    () => assertLessOrEqual(1, 1),
    () => assertLessOrEqual(1, 0),
  ],
  [
    "assertAlmostEquals",
    () => assertAlmostEquals(1, 1.05, 0.1),
    () => assertAlmostEquals(1, 1.2, 0.1),
  ],
  [
    "assertStringIncludes",
    () => assertStringIncludes("abc", "b"),
    () => assertStringIncludes("abc", "d"),
  ],
  ["assertMatch", () => assertMatch("a", /a/), () => assertMatch("a", /b/)],
  [
    "assertNotMatch",
    () => assertNotMatch("a", /b/),
    () => assertNotMatch("a", /a/),
  ],
  [
    "assertArrayIncludes",
    () => assertArrayIncludes([1, 2], [2]),
    () => assertArrayIncludes([1], [2]),
  ],
  [
    "assertObjectMatch",
    () => assertObjectMatch({ a: 1, b: 2 }, { a: 1 }),
    () => assertObjectMatch({ a: 1 }, { a: 2 }),
  ],
  [
    "assertInstanceOf",
    () => assertInstanceOf(new RangeError(), Error),
    () => assertInstanceOf({}, Error),
  ],
  [
    "assertNotInstanceOf",
    () => assertNotInstanceOf({}, Error),
    () => assertNotInstanceOf(new RangeError(), Error),
  ],
  [
    "assertIsError",
    () => assertIsError(new RangeError("abc"), RangeError, "b"),
    () => assertIsError(new RangeError("abc"), TypeError),
  ],
  [
    "assertThrows",
    () => assertThrows(() => fail("abc"), AssertionError, "abc"),
    () => assertThrows(() => {}),
  ],
];

for (const [name, pass, failing] of TABLE) {
  Deno.test(`${name}() passes, and throws an AssertionError`, () => {
    pass();
    assertThrows(failing, AssertionError);
  });
}

Deno.test("fail(), unimplemented() and unreachable() throw", () => {
  for (const thrower of [fail, unimplemented, unreachable]) {
    assertThrows(() => thrower("abc"), AssertionError, "abc");
  }
});

Deno.test("assertRejects() gives the reason", async () => {
  const reason = new RangeError("abc");
  const given = await assertRejects(
    () => Promise.reject(reason),
    RangeError,
    "abc",
  );
  assertStrictEquals(given, reason);
  await assertRejects(
    () => assertRejects(() => Promise.resolve()),
    AssertionError,
  );
});

Deno.test("equal() compares deeply", () => {
  assert(equal([{ a: 1 }], [{ a: 1 }]));
  assertFalse(equal([{ a: 1 }], [{ a: 2 }]));
});

Deno.test("assertions narrow types", () => {
  const value: unknown = "abc";
  assert(typeof value === "string");
  assertEquals(value.length, 3);
  const error: unknown = new RangeError("abc");
  assertInstanceOf(error, RangeError);
  assertEquals(error.message, "abc");
  const list: number[] | undefined = [1].find((n) => n > 0) ? [1] : undefined;
  assertExists(list);
  assertEquals(list.length, 1);
});
