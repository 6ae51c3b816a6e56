/**
 * `HEAD` says of a body that doesn't come how long it would be, or nothing; but
 * never that it is empty (RFC 9110 section 9.3.2).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { answerTo, bodyOf, callsOf } from "./herd.ts";
import { herdFor } from "./herd_for.ts";
import type { HttpCase } from "./http_case.ts";
import { valuesOf } from "./reply.ts";
import type { Mode } from "./site.ts";

const MODES: readonly Mode[] = ["shared", "private", "hono"];

/** The server then counts the bytes of that. */
const HONO_SAYS_SO = "Hono itself puts an empty body in the answer's place";

export const headCases: readonly HttpCase[] = MODES.flatMap((mode) =>
  (["length", "none"] as const).map((framing): HttpCase => ({
    name: `H1 HEAD says of no body that it is empty, with ${
      framing === "none" ? "no length" : "a length"
    } from the origin (${mode})`,
    ...(mode === "hono" && framing === "none" && {
      not: { deno: HONO_SAYS_SO, bun: HONO_SAYS_SO },
    }),
    async run(site) {
      const scene = site.scene(mode);
      const replies = await herdFor(
        scene,
        (call) =>
          answerTo(call, { framing, fields: ["Cache-Control: max-age=60"] }),
        () => ({ method: "HEAD" }),
      );
      assertEquals(callsOf(replies, true), [0]);
      const size = framing === "length" ? [`${bodyOf(0).length}`] : [];
      for (const { fields } of replies) {
        const told = valuesOf(fields, "content-length");
        if (told.length > 0) assertEquals(told, size);
      }
    },
  }))
);
