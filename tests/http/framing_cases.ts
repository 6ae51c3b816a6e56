/**
 * Answers that are odd in form: what the origin meant reaches all.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { cacheStatusOf } from "./fields.ts";
import { answerTo, assertBytes, bodyOf, callsOf } from "./herd.ts";
import { FEW, herdFor } from "./herd_for.ts";
import type { HttpCase } from "./http_case.ts";
import { valuesOf } from "./reply.ts";
import type { Mode } from "./site.ts";

const MODES: readonly Mode[] = ["shared", "private", "hono"];

const SHAREABLE = "Cache-Control: max-age=60";

function inForm(mode: Mode): HttpCase[] {
  return [
    {
      name:
        `H4 trailers: the body whole, no trailer among the fields (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) =>
          answerTo(call, {
            fields: [SHAREABLE, "Trailer: X-Sum"],
            framing: "chunked",
            trailers: ["X-Sum: 1", "X-Call: 99"],
          }));
        assertEquals(callsOf(replies), [0]);
        for (const { fields } of replies) {
          assertEquals(valuesOf(fields, "x-sum"), []);
          assertEquals(valuesOf(fields, "trailer"), []);
        }
      },
    },
    {
      name: `H6 gzip from the origin: right bytes, true fields (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const packed = await gzip(bodyOf(0));
        const replies = await herdFor(scene, (call) =>
          call.respond({
            fields: [SHAREABLE, "Content-Encoding: gzip"],
            body: packed,
          }));
        for (const reply of replies) {
          assert(reply.isClean, reply.why);
          const codings = valuesOf(reply.fields, "content-encoding");
          const body = codings.length === 0
            ? reply.body
            : await gunzip(reply.body);
          assertBytes(body, bodyOf(0));
        }
        assertEquals(scene.route.calls.length, 1);
      },
    },
    {
      name: `H4 103 first: the answer is the one after (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) =>
          answerTo(call, {
            fields: [SHAREABLE],
            early: [
              "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload",
            ],
          }));
        assertEquals(callsOf(replies), [0]);
        for (const { status, fields } of replies) {
          assertEquals([status, valuesOf(fields, "link")], [200, []]);
        }
      },
    },
    {
      name: `H1 HEAD beside GET: a flight each (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(
          scene,
          (call) => answerTo(call, { fields: [SHAREABLE] }),
          (index) => ({ method: index % 2 === 0 ? "HEAD" : "GET" }),
        );
        assertEquals(scene.route.calls.length, 2);
        const heads = replies.filter((_, index) => index % 2 === 0);
        const gets = replies.filter((_, index) => index % 2 === 1);
        assertEquals(callsOf(gets).length, 1);
        assertEquals(callsOf(heads, true).length, 1);
      },
    },
    {
      name: `H3 redirects are answers, not followed (${mode})`,
      async run(site) {
        for (const [status, calls] of [[301, 1], [302, FEW]] as const) {
          const scene = site.scene(mode);
          const replies = await herdFor(scene, (call) =>
            answerTo(call, {
              status: `${status} Moved`,
              fields: ["Location: /elsewhere"],
            }));
          assertEquals(callsOf(replies).length, calls);
          for (const reply of replies) {
            assertEquals(
              [reply.status, valuesOf(reply.fields, "location")],
              [status, ["/elsewhere"]],
            );
          }
          assertEquals(scene.route.calls.length, calls);
        }
      },
    },
    {
      name: `H6 fields of the connection go no further (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) =>
          answerTo(call, {
            fields: [
              SHAREABLE,
              "Connection: X-Hop, X-Other-Hop",
              "X-Hop: 1",
              "X-Other-Hop: 1",
              "Keep-Alive: timeout=99",
              "Proxy-Authenticate: Basic",
              "Proxy-Authentication-Info: a=1",
              "Proxy-Connection: close",
              "TE: trailers",
              "Upgrade: h2c",
              "X-End-To-End: 1",
            ],
          }));
        for (const { fields } of replies) {
          assertEquals(valuesOf(fields, "x-end-to-end"), ["1"]);
          for (const name of HOPS) {
            assertEquals(valuesOf(fields, name), [], name);
          }
          const connection = valuesOf(fields, "connection").join();
          assert(!/hop/i.test(connection), `Connection: ${connection}`);
        }
      },
    },
    {
      name: `H6 Cache-Status and Via are appended, Age passed on (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) =>
          answerTo(call, {
            fields: [
              SHAREABLE,
              "Age: 7",
              'Cache-Status: "Origin, Inc."; hit; ttl=376',
              "Via: 1.0 fred, 1.1 p.example.net (Apache/1.1)",
            ],
          }));
        for (const { fields } of replies) {
          const [first, second, ...more] = cacheStatusOf(
            valuesOf(fields, "cache-status").join(", "),
          );
          assertEquals(first?.name, "Origin, Inc.");
          assertEquals(first?.parameters, { hit: true, ttl: 376 });
          assertEquals([second?.name, more.length], ["singleflight", 0]);
          const via = "1.0 fred, 1.1 p.example.net (Apache/1.1)";
          assertEquals(
            valuesOf(fields, "via").join(", "),
            mode === "private" ? via : `${via}, 1.1 singleflight`,
          );
          assertEquals(valuesOf(fields, "age"), ["7"]);
        }
      },
    },
  ];
}

const HOPS = [
  "x-hop",
  "x-other-hop",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-connection",
  "te",
  "upgrade",
];

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream();
  const packed = stream.pipeThrough(new CompressionStream("gzip"));
  return await new Response(packed).bytes();
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream();
  const plain = stream.pipeThrough(new DecompressionStream("gzip"));
  return await new Response(plain).bytes();
}

export const framingCases: readonly HttpCase[] = MODES.flatMap(inForm);
