/**
 * The proxy does what networks do, and no more: bytes stay in order.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { Pipe } from "./pipe.ts";

Deno.test("Pipe keeps the order when its lag ends", async () => {
  const { pipe, come } = pipeTo();
  pipe.lagMs = 20;
  pipe.send(Buffer.from("1"));
  pipe.lagMs = 0;
  pipe.send(Buffer.from("2"));
  assertEquals(await come(2), "12");
});

Deno.test("Pipe keeps the order when it no longer holds", async () => {
  const { pipe, come } = pipeTo();
  pipe.lagMs = 20;
  pipe.send(Buffer.from("1"));
  pipe.hold(true);
  pipe.lagMs = 0;
  pipe.send(Buffer.from("2"));
  pipe.hold(false);
  pipe.send(Buffer.from("3"));
  assertEquals(await come(3), "123");
});

/** A pipe, and what comes out of it. */
function pipeTo() {
  const out = new PassThrough();
  const come = async (count: number) => {
    let text = "";
    while (text.length < count) {
      await once(out, "readable");
      text += out.read() ?? "";
    }
    return text;
  };
  return { pipe: new Pipe(out), come };
}
