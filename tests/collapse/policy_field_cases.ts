/**
 * Whose a response is by its other fields: `Set-Cookie`, `Vary`, the coding and
 * the type of its body (H3).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { type Table, tableCase } from "./fate.ts";
import { asker, fresh, MODES, Origin } from "./origin.ts";

const FRESH = "Cache-Control: max-age=60\n";
const VARY = "leader: vary";

function fields(what: string, table: Table, not?: Case["not"]): Case {
  return tableCase(`H3 ${what}`, table, {
    ...(not !== undefined && { not }),
    prefix: FRESH,
    wish: { headers: { "Accept-Language": "en", "X-A": "1" } },
  });
}

function names(count: number): string {
  return Array.from({ length: count }, (_, n) => `X-${n}`).join(", ");
}

/** Nobody can tell there what the handler encoded from what is plain. */
const not = { workerd: "keeps a handler's coded response for the leader" };

export const policyFieldCases: readonly Case[] = [
  fields("Set-Cookie keeps a response for the leader", {
    "Set-Cookie: a=1": "leader: set-cookie",
    "Set-Cookie: a=1\nSet-Cookie: b=2": "leader: set-cookie",
    "Set-Cookie: a=1\nCache-Control: public": "leader: set-cookie",
    "Set-Cookie2: a=1": "all",
  }),
  fields("Vary that all requests agree on leaves a response shared", {
    "Vary: Accept-Language": "all",
    "Vary: accept-LANGUAGE": "all",
    "Vary: X-None": "all",
    "Vary: Accept-Language, X-A,X-None": "all",
    "Vary:  , Accept-Language ,, ": "all",
    "Vary: Accept-Language\nVary: X-A": "all",
    "Vary: ": "all",
    [`Vary: ${names(32)}`]: "all",
  }),
  fields("Vary of * keeps a response for the leader", {
    "Vary: *": VARY,
    "Vary: Accept-Language, *": VARY,
    "Vary: *, Accept-Language": VARY,
    "Vary: Accept-Language\nVary: *": VARY,
    "Vary:  * ": VARY,
    "Vary: **": "all", // a token like any other: the name of a field
  }),
  fields("Vary of more names than 32 counts as *", {
    [`Vary: ${names(33)}`]: VARY,
    [`Vary: ${names(500)}`]: VARY,
  }),
  fields("Vary that names no field counts as *", {
    "Vary: Accept Language": VARY,
    "Vary: X-A; X-B": VARY,
    'Vary: "Accept"': VARY,
    "Vary: X-A, (none)": VARY,
  }),
  fields("a body's coding leaves a response shared if it can be told", {
    "Content-Encoding: gzip": "all",
    "Content-Encoding: br\nVary: Accept-Encoding": "all",
    "Content-Encoding: aes128gcm": "all",
  }, not),
  tableCase("H3 a stream of events goes to the leader", {
    "Content-Type: text/event-stream": "leader: stream",
    "Content-Type: text/event-stream; charset=utf-8": "leader: stream",
    "Content-Type: Text/Event-Stream": "leader: stream",
    // Whoever says how long it is fresh has thought of it.
    "Content-Type: text/event-stream\nCache-Control: max-age=60": "all",
    "Content-Type: text/event-streams\nX-A: 1": "all",
    "Content-Type: text/plain": "all",
  }, {}),
  {
    name:
      "H3 a coded response goes to nobody who accepts other codings, though no Vary says so",
    not,
    async run() {
      for (const mode of MODES) {
        const origin = new Origin();
        const ask = asker(mode, origin, { headers: [] });
        const wishes = ["gzip", "gzip", "br"].map((coding) => ({
          headers: { "Accept-Encoding": coding },
        }));
        const responses = wishes.map(ask);
        const { answer } = await origin.call(0);
        await flush();
        assertEquals(origin.calls.length, 1);
        answer(fresh("zipped", { "Content-Encoding": "gzip" }));
        (await origin.call(1)).answer(fresh("other"));
        const bodies = (await Promise.all(responses)).map((one) => one.text());
        assertEquals(
          await Promise.all(bodies),
          ["zipped", "zipped", "other"],
          mode,
        );
      }
    },
  },
];
