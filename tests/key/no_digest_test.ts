/**
 * Keys where there is no digest: exact, however long (K4).
 *
 * @module
 */

import { assertEquals } from "@std/assert";

Deno.test("K4 canonicalKey() and Group are exact where there is no digest", async () => {
  const url = new URL("./bare_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  const told = Promise.withResolvers<Record<string, unknown>>();
  worker.onmessage = ({ data }) => told.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    told.reject(new Error(event.message));
  };
  try {
    const long = "x".repeat(9_000);
    assertEquals(await told.promise, {
      process: "undefined",
      keys: [
        JSON.stringify(long),
        JSON.stringify(["[", long, ["Uint8Array", "01"]]),
        JSON.stringify(["Uint8Array", "00".repeat(40)]),
        JSON.stringify(["{1:a", "\ud800".repeat(2_000)]),
      ],
      answers: ["string", "array", "JSON", "string"],
    });
  } finally {
    worker.terminate();
  }
});
