/** The `Result` and what it takes to send one elsewhere (S5, S7). */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { never } from "../gates.ts";
import { cloneableResult } from "@scope/singleflight";
import type { Result } from "@scope/singleflight";
import type { Case } from "../case.ts";

class StatusError extends Error {
  override name = "StatusError";
  readonly code = "E_STATUS";
  constructor(readonly status: number, options?: ErrorOptions) {
    super(`status ${status}`, options);
  }
}

const counts = { shared: false, leader: true, callers: 1 };

/** What of a reason must come through. */
interface Sent {
  name: string;
  message: string;
  code?: unknown;
  stack?: string;
}

/** The reason of `result` after `cloneableResult` and a structured clone. */
function sent(
  reason: unknown,
  status: "rejected" | "aborted" = "rejected",
): Sent {
  const result: Result<string> = { status, reason, ...counts };
  const copy = structuredClone(cloneableResult(result));
  assertEquals([copy.status, copy.callers, copy.leader], [status, 1, true]);
  assert(copy.status !== "fulfilled");
  return copy.reason as Sent;
}

/** Sends `value` through a `MessageChannel`. */
async function post<T>(value: T): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const arrived = Promise.withResolvers<T>();
  port2.onmessage = (event: MessageEvent<T>) => arrived.resolve(event.data);
  try {
    port1.postMessage(value);
    return await arrived.promise;
  } finally {
    port1.close();
    port2.close();
  }
}

export const resultCases: readonly Case[] = [
  {
    name: "S5 Result is a plain object with the fields of its status only",
    async run(make) {
      const group = make<string>();
      const results = [
        await group.doResult("key", () => "value"),
        await group.doResult("key", () => Promise.reject(1)),
        await group.doResult("key", never, { signal: AbortSignal.abort(2) }),
      ];
      assertEquals(results.map((result) => Object.keys(result).toSorted()), [
        ["callers", "leader", "shared", "status", "value"],
        ["callers", "leader", "reason", "shared", "status"],
        ["callers", "leader", "reason", "shared", "status"],
      ]);
      for (const result of results) {
        assertStrictEquals(Object.getPrototypeOf(result), Object.prototype);
      }
    },
  },
  {
    name: "S5 Result is an object of its own for every caller",
    async run(make) {
      const group = make<string>();
      const calls = [
        group.doResult("key", () => "value"),
        group.doResult("key", never),
      ];
      const [one, two] = await Promise.all(calls);
      assertNotStrictEquals<unknown>(one, two);
    },
  },
  {
    name: "S5 Result passes structuredClone whenever its value does",
    async run(make) {
      const value = { map: new Map([[1, new Date(0)]]), list: [1n, undefined] };
      const result = await make<typeof value>().doResult("key", () => value);
      assertEquals(structuredClone(result), result);
    },
  },
  {
    name: "S5 Result passes postMessage whenever its value does",
    async run(make) {
      const value = new Map([["a", new Uint8Array([1, 2])]]);
      const result = await make<typeof value>().doResult("key", () => value);
      assertEquals(await post(result), result);
    },
  },
  {
    name: "S5 cloneableResult() passes a result on that can be cloned as it is",
    run() {
      const value = { list: [1, 2] };
      const result: Result<typeof value> = {
        status: "fulfilled",
        value,
        ...counts,
      };
      assertEquals(cloneableResult(result), result);
      const failed: Result<string> = {
        status: "rejected",
        reason: "text",
        ...counts,
      };
      assertEquals(cloneableResult(failed), failed);
    },
  },
  {
    name:
      "S5 cloneableResult() keeps name, message, code and stack of an own Error class",
    run() {
      const error = new StatusError(503);
      const reason = sent(error);
      assertEquals(
        [reason.name, reason.message, reason.code, reason.stack],
        ["StatusError", "status 503", "E_STATUS", error.stack],
      );
    },
  },
  {
    name: "S5 cloneableResult() makes an own Error class a plain object",
    run() {
      const result: Result<string> = {
        status: "rejected",
        reason: new StatusError(503),
        ...counts,
      };
      const copy = cloneableResult(result);
      assert(copy.status === "rejected");
      assertStrictEquals(Object.getPrototypeOf(copy.reason), Object.prototype);
      assertEquals(Object.keys(copy.reason as object).toSorted(), [
        "code",
        "message",
        "name",
        "stack",
      ]);
      // The caller's own result is left alone.
      assert(
        result.status === "rejected" && result.reason instanceof StatusError,
      );
    },
  },
  {
    name: "S5 cloneableResult() keeps the name and message of every Error",
    run() {
      const coded = Object.assign(new Error("refused"), {
        code: "ECONNREFUSED",
      });
      const named = Object.assign(new Error("own name"), { name: "OwnName" });
      const circular = Object.assign(new Error("circular"), {
        self: {} as unknown,
      });
      circular.self = circular;
      for (
        const error of [
          new Error("a"),
          new TypeError("b"),
          coded,
          named,
          circular,
        ]
      ) {
        const { name, message } = sent(error);
        assertEquals([name, message], [error.name, error.message]);
      }
      assertEquals(sent(coded).code, "ECONNREFUSED");
    },
  },
  {
    name: "S5 cloneableResult() keeps the name and message of a DOMException",
    run() {
      for (const name of ["AbortError", "TimeoutError", "InvalidStateError"]) {
        const reason = sent(new DOMException("ended", name), "aborted");
        assertEquals([reason.name, reason.message], [name, "ended"]);
      }
    },
  },
  {
    name:
      "S5 cloneableResult() makes a reason that can't be cloned one that can",
    run() {
      const withFunction = Object.assign(new Error("holds a function"), {
        retry: () => {},
      });
      const cause = new StatusError(500, { cause: () => {} });
      assertEquals(sent(withFunction).message, "holds a function");
      assertEquals(sent(cause).message, "status 500");
      for (
        const reason of [() => {}, Symbol("x"), { fn: () => {} }, new WeakMap()]
      ) {
        sent(reason);
        sent(reason, "aborted");
      }
    },
  },
  {
    name:
      "S5 cloneableResult() makes a value that can't be cloned a rejected DataCloneError",
    run() {
      for (
        const value of [() => {}, { fn: () => {} }, Symbol("x"), new WeakMap()]
      ) {
        const result: Result<unknown> = {
          status: "fulfilled",
          value,
          ...counts,
        };
        const copy = structuredClone(cloneableResult(result));
        assert(copy.status === "rejected");
        assertEquals((copy.reason as Sent).name, "DataCloneError");
        assertEquals([copy.shared, copy.leader, copy.callers], [
          false,
          true,
          1,
        ]);
      }
    },
  },
  {
    name: "S5 cloneableResult() survives a hostile reason",
    run() {
      const trap = (): never => {
        throw new Error("from the trap");
      };
      const hostile = new Error("hostile");
      for (const field of ["name", "message", "code", "stack"]) {
        Object.defineProperty(hostile, field, { get: trap });
      }
      const proxy = new Proxy({}, {
        get: trap,
        ownKeys: trap,
        getPrototypeOf: trap,
      });
      for (const reason of [hostile, proxy]) {
        const result: Result<string> = {
          status: "rejected",
          reason,
          ...counts,
        };
        assertEquals(
          structuredClone(cloneableResult(result)).status,
          "rejected",
        );
      }
    },
  },
  {
    name: "S5 cloneableResult() passes postMessage",
    async run(make) {
      const group = make<string>();
      const failed = await group.doResult(
        "key",
        () => Promise.reject(new StatusError(404)),
      );
      const copy = await post(cloneableResult(failed));
      assert(copy.status === "rejected");
      assertEquals((copy.reason as Sent).code, "E_STATUS");
    },
  },
];
