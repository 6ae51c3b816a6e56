/**
 * Observer: each call of the origin is a `lead`, a `forward` or a `bypass`, and
 * each `lead` has one `end`.
 *
 * @module
 */

import { assertEquals, assertStrictEquals } from "@std/assert";
import type {
  CollapseEvent,
  CollapseObserver,
} from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, until } from "../gates.ts";
import { endOf, nextOf, readerOf } from "./bodies.ts";
import {
  asker,
  fresh,
  GatedBody,
  MODES,
  Origin,
  URL_OF_ALL,
} from "./origin.ts";

const NAMES = ["lead", "join", "forward", "bypass", "end"] as const;

/** Notes all that it hears. */
function noting(): {
  observer: CollapseObserver;
  heard: [string, CollapseEvent][];
} {
  const heard: [string, CollapseEvent][] = [];
  const observer = Object.fromEntries(
    NAMES.map((name) => [
      name,
      (event: CollapseEvent) => void heard.push([name, event]),
    ]),
  );
  return { observer, heard };
}

function tally(heard: readonly [string, CollapseEvent][]): string[] {
  return heard.map(([name, { reason }]) =>
    reason === undefined ? name : `${name}: ${reason}`
  );
}

export const observerCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name: `H3 observer hears of a herd that shares (${mode})`,
    async run() {
      const { observer, heard } = noting();
      const origin = new Origin();
      const ask = asker(mode, origin, { observer });
      const asked = [ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      assertEquals(tally(heard), ["lead"]);
      const body = new GatedBody("four");
      answer(fresh(body.stream));
      asked.push(ask());
      const responses = await Promise.all(asked);
      assertEquals(tally(heard), ["lead", "join", "join"]);
      body.end("more!");
      for (const response of responses) await endOf(response);
      await until(() => heard.length === 4);
      assertEquals(heard[3], ["end", {
        method: "GET",
        url: URL_OF_ALL,
        status: 200,
        bytes: 9,
      }]);
      assertEquals(heard[0], ["lead", { method: "GET", url: URL_OF_ALL }]);
      await flush();
      assertEquals(heard.length, 4);
    },
  },
  {
    name:
      `H3 observer hears of a herd that may not share, and of the next one (${mode})`,
    async run() {
      const { observer, heard } = noting();
      const origin = new Origin();
      const ask = asker(mode, origin, { observer });
      const asked = [ask(), ask(), ask()];
      const { answer } = await origin.call(0);
      await flush();
      const own = { "cache-control": "no-store" };
      answer(fresh("0", own));
      for (const number of [1, 2]) {
        (await origin.call(number)).answer(fresh("own", own));
      }
      for (const response of await Promise.all(asked)) await endOf(response);
      const next = [ask(), ask()];
      for (const number of [3, 4]) {
        (await origin.call(number)).answer(fresh("own", own));
      }
      for (const response of await Promise.all(next)) await endOf(response);
      await until(() => heard.length === 6);
      assertEquals(tally(heard).sort(), [
        "bypass: remembered",
        "bypass: remembered",
        "end",
        "forward: no-store",
        "forward: no-store",
        "lead",
      ]);
    },
  },
  {
    name: `H3 observer hears why a request passes by (${mode})`,
    async run() {
      const { observer, heard } = noting();
      const origin = new Origin();
      const ask = asker(mode, origin, {
        observer,
        authorization: "bypass",
        maxRequestBytes: 2,
        postKey: () => "key",
      });
      const asked = [
        ask({ method: "PUT" }),
        ask({ headers: { authorization: "x" } }),
        ask({ headers: { range: "bytes=0-1" } }),
        ask({ method: "POST", body: "long" }),
      ];
      for (const number of [0, 1, 2, 3]) {
        (await origin.call(number)).answer(fresh("body"));
      }
      for (const response of await Promise.all(asked)) await endOf(response);
      assertEquals(tally(heard).sort(), [
        "bypass: body",
        "bypass: credentials",
        "bypass: method",
        "bypass: request",
      ]);
    },
  },
  {
    name:
      `H3 observer hears how a lead ends: broken off, refused, or left (${mode})`,
    async run() {
      const { observer, heard } = noting();
      const origin = new Origin();
      const ask = asker(mode, origin, { observer });
      const ended = () =>
        heard.filter(([name]) => name === "end").map(([, event]) => event);
      // Broken off after four bytes.
      const first = ask();
      const body = new GatedBody("four");
      (await origin.call(0)).answer(fresh(body.stream));
      const reader = readerOf(await first);
      await nextOf(reader);
      const broken = new Error("broken off");
      body.fail(broken);
      await nextOf(reader).catch(() => {});
      await until(() => ended().length === 1);
      const { status, bytes, error } = ended()[0]!;
      assertEquals([status, bytes], [200, 4]);
      assertStrictEquals(error, broken);
      // Refused.
      const second = ask();
      const refused = new TypeError("refused");
      (await origin.call(1)).fail(refused);
      await second.catch(() => {});
      await until(() => ended().length === 2);
      assertEquals([ended()[1]?.status, ended()[1]?.bytes], [0, 0]);
      assertStrictEquals(ended()[1]?.error, refused);
      // Left before the headers.
      const leaving = new AbortController();
      const third = ask({ signal: leaving.signal });
      const call = await origin.call(2);
      const gone = new Error("gone");
      leaving.abort(gone);
      await third.catch(() => {});
      await until(() => call.signal.aborted);
      call.fail(gone);
      await until(() => ended().length === 3);
      assertStrictEquals(ended()[2]?.error, gone);
      // Left in the middle of the body.
      const fourth = ask();
      (await origin.call(3)).answer(fresh(new GatedBody("four").stream));
      const last = readerOf(await fourth);
      await nextOf(last);
      await last.cancel();
      await until(() => ended().length === 4);
      assertEquals(ended()[3]?.bytes, 4);
      assertEquals((ended()[3]?.error as Error).name, "AbortError");
      assertEquals(tally(heard), Array(4).fill(["lead", "end"]).flat());
    },
  },
]);
