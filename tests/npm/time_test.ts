// Runs against JSR's original as well: it holds the stand-in to it.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { FakeTime } from "@std/testing/time";

Deno.test("FakeTime begins at the time given, and moves when told to", () => {
  using time = new FakeTime(1_000);
  assertEquals([time.start, time.now, Date.now()], [1_000, 1_000, 1_000]);
  time.tick(5);
  assertEquals([time.now, Date.now()], [1_005, 1_005]);
  assertEquals(new Date().valueOf(), 1_005);
});

Deno.test("FakeTime begins at the real time by default", () => {
  const before = Date.now();
  using time = new FakeTime();
  assert(time.now >= before);
});

Deno.test("FakeTime.tick() runs the timers that are due, in order", () => {
  using time = new FakeTime(0);
  const ran: string[] = [];
  setTimeout((text: string) => ran.push(`${text} at ${Date.now()}`), 20, "b");
  setTimeout(() => ran.push(`a at ${Date.now()}`), 10);
  const cleared = setTimeout(() => ran.push("cleared"), 5);
  clearTimeout(cleared);
  time.tick(9);
  assertEquals(ran, []);
  time.tick(11);
  assertEquals(ran, ["a at 10", "b at 20"]);
});

Deno.test("FakeTime.tick() repeats intervals", () => {
  using time = new FakeTime(0);
  let count = 0;
  const timer = setInterval(() => count++, 10);
  time.tick(35);
  assertEquals(count, 3);
  clearInterval(timer);
  time.tick(35);
  assertEquals(count, 3);
});

Deno.test("FakeTime.tickAsync() lets microtasks run first", async () => {
  using time = new FakeTime(0);
  const ran: number[] = [];
  Promise.resolve().then(() => setTimeout(() => ran.push(Date.now()), 10));
  await time.tickAsync(10);
  assertEquals(ran, [10]);
});

Deno.test("FakeTime.nextAsync() goes to the next timer", async () => {
  using time = new FakeTime(0);
  const ran: number[] = [];
  Promise.resolve().then(() => setTimeout(() => ran.push(Date.now()), 70));
  assertEquals(await time.nextAsync(), true);
  assertEquals(ran, [70]);
  assertEquals(await time.nextAsync(), false);
});

Deno.test("FakeTime.next() goes to the next timer", () => {
  using time = new FakeTime(0);
  setTimeout(() => {}, 30);
  assertEquals(time.next(), true);
  assertEquals(time.now, 30);
  assertEquals(time.next(), false);
});

Deno.test("FakeTime.runMicrotasks() lets no time pass", async () => {
  using time = new FakeTime(0);
  let ran = false;
  Promise.resolve().then(() => ran = true);
  await time.runMicrotasks();
  assertEquals([ran, time.now], [true, 0]);
});

Deno.test("FakeTime leaves performance.now() and microtasks alone", async () => {
  const real = performance.now;
  using _time = new FakeTime(0);
  assertEquals(performance.now, real);
  const { promise, resolve } = Promise.withResolvers<void>();
  queueMicrotask(resolve);
  await promise;
});

Deno.test("FakeTime.restore() puts the real time back, once", () => {
  const real = [Date, setTimeout, clearTimeout, setInterval, clearInterval];
  const time = new FakeTime(0);
  assertThrows(() => new FakeTime(0), Error, "Cannot construct FakeTime");
  time.restore();
  assertEquals(
    [Date, setTimeout, clearTimeout, setInterval, clearInterval],
    real,
  );
  assertThrows(() => time.restore(), Error, "Cannot restore time");
});

Deno.test("FakeTime refuses an invalid date", () => {
  assertThrows(() => new FakeTime("no date"), Error, "Cannot construct");
});
