/**
 * A worker that hides Node's modules before its first key, as in a browser, and
 * tells what its keys are.
 *
 * @module
 */

Object.defineProperty(globalThis, "process", { value: undefined });
const { canonicalKey } = await import("@scope/singleflight/key");
const { Group } = await import("@scope/singleflight");

const long = "x".repeat(9_000);
const group = new Group<string>();
const calls = [
  group.do(long, () => "string"),
  group.do([long], () => "array"),
  group.do(JSON.stringify(long), () => "JSON"),
  group.do(long, () => "another"),
];

(globalThis as unknown as { postMessage(told: unknown): void }).postMessage({
  process: typeof (globalThis as { process?: unknown }).process,
  keys: [
    canonicalKey(long),
    canonicalKey([long, Uint8Array.of(1)]),
    canonicalKey(new Uint8Array(40)),
    canonicalKey({ a: "\ud800".repeat(2_000) }),
  ],
  answers: await Promise.all(calls),
});
