/**
 * Observers that fail: they disturb nothing.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { flush, until } from "../gates.ts";
import { endOf } from "./bodies.ts";
import { asker, fresh, MODES, Origin } from "./origin.ts";

const NAMES = ["lead", "join", "forward", "bypass", "end"];

export const badObserverCases: readonly Case[] = MODES.map((mode): Case => (
  {
    name: `H3 observer that throws or rejects disturbs nothing (${mode})`,
    async run() {
      const errors: unknown[] = [];
      const error = new Error("observer");
      const bad = Object.fromEntries(
        NAMES.map((name, at) => [
          name,
          at % 2 === 0
            ? () => {
              throw error;
            }
            : () => Promise.reject(error),
        ]),
      );
      const observers = [
        { ...bad, error: (told: unknown) => void errors.push(told) },
        {
          ...bad,
          error() {
            throw new Error("and again");
          },
        },
        bad,
      ];
      for (const observer of observers) {
        const origin = new Origin();
        const ask = asker(mode, origin, { observer });
        const asked = [ask(), ask(), ask({ method: "PUT" })];
        for (const number of [0, 1]) await origin.call(number);
        await flush();
        for (const { answer } of origin.calls) answer(fresh("body"));
        for (const response of await Promise.all(asked)) {
          assertEquals(await endOf(response), "body");
        }
        // For the leader alone, so that the other one forwards.
        const next = [ask(), ask()];
        const lead = await origin.call(2);
        await flush();
        lead.answer(fresh("0", { "cache-control": "no-store" }));
        (await origin.call(3)).answer(fresh("1"));
        for (const response of await Promise.all(next)) await endOf(response);
        await flush();
      }
      // lead, join, bypass, end; lead, forward, end.
      await until(() => errors.length === 7);
      assertEquals(errors, Array(7).fill(error));
    },
  }
));
