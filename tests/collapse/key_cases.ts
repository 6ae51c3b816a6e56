/**
 * What two requests must have in common to get one answer (H2): pairs that meet,
 * and pairs that must not, however close they look.
 *
 * @module
 */

import type { CollapseOptions } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { type Meeting, meetings, type Pair } from "./meeting.ts";
import { type Mode, MODES } from "./origin.ts";

const ORIGIN = "https://origin.test";

/** Two URLs, in both modes. */
function urls(
  is: Meeting,
  one: string,
  other: string,
  options: CollapseOptions = {},
): Pair[] {
  return MODES.map((mode) => ({
    mode,
    options,
    one: { url: new URL(one, ORIGIN).href },
    other: { url: new URL(other, ORIGIN).href },
    is,
  }));
}

/** Two sets of fields, under `headers: "all"` in both modes. */
function fields(
  is: Meeting,
  one: HeadersInit,
  other: HeadersInit,
  options: CollapseOptions = { headers: "all" },
  modes: readonly Mode[] = MODES,
): Pair[] {
  return modes.map((mode) => ({
    mode,
    options,
    one: { headers: one },
    other: { headers: other },
    is,
  }));
}

/** Fields by which a request chooses another page than its URL. */
const REROUTING = [
  "X-Forwarded-Host",
  "X-Forwarded-Proto",
  "X-Original-Url",
  "X-Rewrite-Url",
];

/** Fields of a tracer, anew for each request. */
const TRACING = ["traceparent", "tracestate", "baggage", "x-request-id", "b3"];

const only = { query: { only: ["a", "b"] } };
const except = { query: { except: ["utm_source", "c"] } };

export const keyCases: readonly Case[] = [
  meetings("H2 requests meet by their URL without its fragment", [
    ...urls("one", "/a", "/a"),
    ...urls("one", "/a#x", "/a#y"),
    ...urls("one", "/a#x", "/a"),
    ...urls("one", "/a?b=1#x?c", "/a?b=1#x?d"),
    ...urls("one", "/a/../b", "/b"),
    ...urls("one", "https://ORIGIN.test/a", "/a"),
    ...urls("one", "https://origin.test:443/a", "/a"),
    ...urls("apart", "/a", "/A"),
    ...urls("apart", "/a", "/a/"),
    ...urls("apart", "/a", "/a?"),
    ...urls("apart", "/a?b", "/a?b="),
    ...urls("apart", "/a?b=1", "/a?b=2"),
    ...urls("apart", "/a?b=1&c=2", "/a?c=2&b=1"),
    ...urls("apart", "/a?b=1&b=2", "/a?b=2&b=1"),
    ...urls("apart", "/a%2Fb", "/a/b"),
    ...urls("apart", "/a?b=%26c", "/a?b=&c"),
    ...urls("apart", "/a%23x", "/a#x"),
    ...urls("apart", "http://origin.test/a", "https://origin.test/a"),
    ...urls("apart", "https://origin.test:8443/a", "https://origin.test/a"),
    ...urls("apart", "https://a.test/", "https://b.test/"),
  ]),
  meetings("H2 query.only and query.except say which parameters count", [
    ...urls("one", "/?a=1&x=1", "/?a=1&x=2", only),
    ...urls("one", "/?a=1", "/?x=2&a=1", only),
    ...urls("one", "/?x=1", "/?y=2", only),
    ...urls("apart", "/?a=1", "/?a=2", only),
    ...urls("apart", "/?a=1&b=2", "/?b=2&a=1", only),
    ...urls("apart", "/?a=1", "/?b=1", only),
    ...urls("apart", "/?a=1", "/?a=1&a=1", only),
    ...urls("apart", "/?%61=1", "/?%61=2", only),
    ...urls("apart", "/?a+=1&a=1", "/?a+=1&a=2", only),
    ...urls("one", "/?A=1", "/?A=2", only),
    ...urls("one", "/?a=1&utm_source=x", "/?a=1&utm_source=y", except),
    ...urls("one", "/?utm%5Fsource=x", "/?utm_source=y", except),
    ...urls("one", "/?a=1&c", "/?c=5&a=1", except),
    ...urls("apart", "/?a=1&c=1", "/?a=2&c=1", except),
    ...urls("apart", "/?UTM_SOURCE=x", "/?UTM_SOURCE=y", except),
    ...urls("apart", "/c=1?a", "/c=2?a", except),
    ...urls("apart", "/c?a", "/d?a", only),
    ...urls("apart", "/?a=1", "/?a=2", { query: "all" }),
    ...urls("one", "/?a=1", "/?b=2", { query: { only: [] } }),
    ...urls("apart", "/?a=1", "/?b=2", { query: { except: [] } }),
  ]),
  meetings("H2 a HEAD never meets a GET", [
    ...MODES.map((mode): Pair => ({
      mode,
      one: { method: "HEAD" },
      other: { method: "GET" },
      is: "apart",
    })),
  ]),
  meetings("H2 no value passes for another one, or for two", [
    ...fields("one", { "X-A": "b", "X-C": "d" }, { "x-c": "d", "x-a": "b" }),
    ...fields("one", { "X-A": " b " }, { "X-A": "b" }),
    ...fields("apart", { "X-A": "b,c" }, { "X-A": "b", "X-C": "c" }),
    ...fields("apart", { "X-A": "b,c" }, { "X-A": "b, c" }),
    ...fields("apart", { "X-A": "b,x-c:d" }, { "X-A": "b", "X-C": "d" }),
    ...fields("apart", { "X-A": "b;x-c=d" }, { "X-A": "b", "X-C": "d" }),
    ...fields("apart", { "X-A": '"b","x-c","d"' }, { "X-A": "b", "X-C": "d" }),
    ...fields("apart", { "X-A": '","x-c":"d' }, { "X-A": "", "X-C": "d" }),
    ...fields("apart", { "X-A": "x-c" }, { "X-C": "x-a" }),
    ...fields("apart", { "X-AB": "c" }, { "X-A": "bc" }),
    ...fields("apart", { "X-A": "" }, {}),
    ...fields("apart", { "X-A": "null" }, {}),
    ...fields("apart", { "X-A": "b" }, { "X-A": "B" }),
    ...fields("apart", { "X-A": "b" }, { "X-C": "b" }),
    ...fields("apart", { "X-A": "1" }, { "X-A": "1n" }),
    ...fields("apart", { "X-A": "\\u0000" }, { "X-A": "\\" }),
    ...fields("apart", { body: "x" }, { init: "x" }),
    ...fields("one", [["X-A", "b"], ["X-A", "c"]], { "X-A": "b, c" }),
    ...fields("apart", [["X-A", "b"], ["X-A", "c"]], [["X-A", "c"], [
      "X-A",
      "b",
    ]]),
  ]),
  meetings("H2 of many users only the fields that are named count", [
    ...fields("one", { "User-Agent": "a" }, { "User-Agent": "b" }, {}, [
      "shared",
    ]),
    ...fields("apart", { "X-A": "a" }, { "X-A": "b" }, { headers: ["x-A"] }),
    ...fields("apart", { "X-A": "" }, {}, { headers: ["X-A"] }),
    ...fields("one", { "X-B": "a" }, { "X-B": "b" }, { headers: ["X-A"] }),
    ...fields("one", { "X-B": "a" }, { "X-B": "b" }, { headers: [] }),
    ...fields("apart", { "X-A": "x-b" }, { "X-B": "x-a" }, {
      headers: ["X-A", "X-B"],
    }),
    ...fields("apart", { "X-A": "a, x-b" }, { "X-A": "a", "X-B": "" }, {
      headers: ["X-A", "X-B"],
    }),
  ]),
  meetings("H2 of one owner all fields count but a tracer's", [
    ...TRACING.flatMap((name) =>
      fields("one", { [name]: "a" }, { [name]: "b" }, {}, ["private"])
    ),
    ...fields("apart", { "User-Agent": "a" }, { "User-Agent": "b" }, {}, [
      "private",
    ]),
    ...fields("apart", { traceparent: "a" }, { traceparent: "b" }, {
      ignoreHeaders: [],
    }, ["private"]),
    ...fields("one", { "X-A": "a" }, { "X-A": "b" }, {
      headers: "all",
      ignoreHeaders: ["x-A"],
    }),
  ]),
  meetings("H2 a field that chooses another host or path is in the key", [
    ...REROUTING.flatMap((name) => [
      ...fields("apart", { [name]: "evil.test" }, {}, {}),
      ...fields("apart", { [name]: "a" }, { [name]: "b" }, {}),
      ...fields("apart", { [name]: "a" }, { [name]: "b" }, { headers: [] }, [
        "shared",
      ]),
    ]),
    ...fields("apart", { Host: "evil.test" }, {}, {}, ["shared"]),
    ...fields("apart", { Host: "evil.test" }, { Host: "origin.test" }, {}, [
      "shared",
    ]),
    ...fields("apart", { Host: "origin.test.evil.test" }, {}, {}, ["shared"]),
    ...fields("apart", { Host: "origin" }, {}, {}, ["shared"]),
    ...fields("apart", { Host: "" }, {}, {}, ["shared"]),
    ...fields("one", { Host: "origin.test" }, {}, {}, ["shared"]),
  ]),
];
