import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { register, registered } from "./register.ts";

// Registering under Deno makes tests as well: the cases here must pass as such,
// or aren't run at all.
const not = { deno: "is run by hand" };

register([
  { name: "register() makes of one case two", run() {} },
  { name: "register() makes of one case one", sameTick: true, run() {} },
  { name: "register() hangs", sameTick: true, not, limit: 20, run: hang },
  { name: "register() loses", sameTick: true, not, run: lose },
]);

function hang(): Promise<void> {
  return new Promise(() => {});
}

function lose(): void {
  Promise.reject(new Error("lost"));
}

function named(name: string) {
  return registered.filter((one) => one.name.startsWith(name));
}

Deno.test("register() runs a case again on groups that recover orphans", () => {
  assertEquals(
    named("register() makes of one case").map(({ name }) => name),
    [
      "register() makes of one case two",
      "register() makes of one case two (recovering orphans)",
      "register() makes of one case one",
    ],
  );
});

Deno.test("register() limits the time of a case, under its name", async () => {
  await assertRejects(
    () => named("register() hangs")[0]!.run(),
    Error,
    "register() hangs: still running after 20 ms",
  );
});

Deno.test("register() fails a case that leaves a rejection unhandled", async () => {
  await assertRejects(
    () => named("register() loses")[0]!.run(),
    Error,
    "register() loses: left an error unhandled",
  );
});

Deno.test("register() refuses a name twice", () => {
  const one = { name: "register() makes of one case one", run() {} };
  assertThrows(() => register([one]), TypeError, "two cases of one name");
});
