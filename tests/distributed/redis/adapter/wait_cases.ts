/** Waiting for a flight: when a follower asks Redis, and when it doesn't. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Follow } from "@scope/singleflight/redis";
import type { Case } from "../../../case.ts";
import { flush, listenersOf, reasonOf, timersOf } from "../../../gates.ts";
import type { FakeDriver } from "../fake_driver.ts";
import {
  FLIGHT,
  HELD,
  inVirtualTime,
  joining,
  LEASE_MS,
  OLDER,
  waitFor,
} from "./scene.ts";

export const waitCases: readonly Case[] = [
  {
    name: "D3 Follow.wait() hears a message that overtook the answer to join",
    async run() {
      const { driver, joined } = await joining();
      driver.listener(`${OLDER}\n=old`);
      driver.listener(`${FLIGHT}\n=value`);
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const got = await waitFor(await joined);
      assertEquals(new TextDecoder().decode(got ?? undefined), "value");
      assertEquals(driver.asked.length, 1);
    },
  },
  {
    name:
      "D3 Follow.wait() asks if other messages came, or may have, meanwhile",
    async run() {
      const meanwhile: ((driver: FakeDriver) => void)[] = [
        (driver) => driver.listener(`${OLDER}\n=old`),
        (driver) => driver.listener(`${OLDER}\n-`),
        (driver) => driver.reconnect(),
      ];
      for (const happens of meanwhile) {
        const { driver, joined } = await joining();
        happens(driver);
        await flush();
        driver.asked[0]?.answer([HELD, LEASE_MS]);
        const waiting = waitFor(await joined);
        assertEquals(driver.asked.map(({ what }) => what), ["join", "check"]);
        driver.asked[1]?.answer("=value");
        assert(await waiting !== null);
      }
    },
  },
  {
    name: "D3 Follow.wait() asks if messages came before it was called",
    async run() {
      const { driver, joined } = await joining();
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const followed = await joined;
      driver.listener(`${FLIGHT}\n=value`);
      const waiting = waitFor(followed);
      assertEquals(driver.asked[1]?.what, "check");
      driver.asked[1]?.answer("~/wA=");
      assertEquals(await waiting, Uint8Array.of(255, 0));
    },
  },
  {
    name: "D3 Follow.wait() asks nothing if nothing has happened",
    async run() {
      const { driver, joined } = await joining();
      driver.listener("{singleflight:other}:1700000000000000\n=value");
      driver.listener("no message of ours");
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const waiting = waitFor(await joined);
      await flush();
      assertEquals(driver.asked.length, 1);
      driver.listener(`${FLIGHT}\n-`);
      assertEquals(await waiting, null);
    },
  },
  {
    name: "D3 Follow.wait() asks again what happened while it asked",
    async run() {
      const { driver, joined } = await joining();
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const waiting = waitFor(await joined);
      driver.listener(`${FLIGHT}\n?`);
      driver.listener(`${FLIGHT}\n?`);
      assertEquals(driver.asked.length, 2);
      driver.asked[1]?.answer(LEASE_MS);
      await flush();
      driver.asked[2]?.answer("=value");
      assert(await waiting !== null);
      assertEquals(driver.asked.length, 3);
    },
  },
  {
    name: "D3 Follow.wait() asks after a third of the lease, or at its end",
    async run() {
      const plans = [
        { random: 0, leftMs: LEASE_MS, after: [3_240, 3_240] },
        { random: 0.999, leftMs: LEASE_MS, after: [4_499, 4_499] },
        { random: 0, leftMs: 1_000, after: [1_002, 1_002] },
        { random: 0.999, leftMs: 1_000, after: [1_030, 1_030] },
        { random: 0, leftMs: -5, after: [2, 2] },
      ];
      for (const { random, leftMs, after } of plans) {
        const { driver, joined } = await joining({ random: () => random });
        await inVirtualTime(async (time) => {
          driver.asked[0]?.answer([HELD, leftMs]);
          const waiting = waitFor(await joined);
          for (const [index, ms] of after.entries()) {
            await time.pass(ms - 1);
            assertEquals(driver.asked.length, index + 1, `${leftMs}: early`);
            await time.pass(1);
            assertEquals(driver.asked.length, index + 2, `${leftMs}: late`);
            driver.asked[index + 1]?.answer(leftMs);
            await time.settle();
          }
          driver.listener(`${FLIGHT}\n-`);
          assertEquals(await waiting, null);
        });
      }
    },
  },
  {
    name:
      "D3 Follow.wait() asks again when a question fails, for a lease's time",
    async run() {
      const { driver, joined } = await joining({ random: () => 0 });
      const refused = new Error("refused");
      await inVirtualTime(async (time) => {
        driver.asked[0]?.answer([HELD, 0]);
        const followed = await joined;
        driver.onAsked = ({ fail }) => fail(refused);
        const reason = reasonOf(waitFor(followed));
        await time.pass(2 + LEASE_MS - 50);
        assertEquals(driver.asked.length, 1 + LEASE_MS / 50);
        await time.pass(50);
        assertStrictEquals(await reason, refused);
        const { length } = driver.asked;
        await time.pass(LEASE_MS);
        assertEquals([driver.asked.length, time.timers], [length, 0]);
      });
    },
  },
  {
    name: "D3 Follow.wait() rejects when what comes is no outcome",
    async run() {
      for (const says of ["message", "answer"]) {
        const { driver, joined } = await joining();
        driver.asked[0]?.answer([HELD, LEASE_MS]);
        const waiting = reasonOf(waitFor(await joined));
        // A listener that throws may end the process.
        driver.listener(`${FLIGHT}\n${says === "message" ? "~!" : "?"}`);
        driver.asked[1]?.answer("~!");
        const error = await waiting as Error;
        assertEquals(error.name, "InvalidCharacterError", says);
      }
    },
  },
  {
    name: "D3 Follow.wait() leaves no timer and no listener behind",
    async run() {
      const { driver, joined } = await joining();
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const followed = await joined as Follow;
      const { signal } = new AbortController();
      const leaver = new AbortController();
      const probe = listenersOf(signal);
      const { running } = await timersOf(async () => {
        const waiting = followed.wait(signal);
        const leaving = reasonOf(followed.wait(leaver.signal));
        driver.listener(`${FLIGHT}\n?`);
        leaver.abort();
        await leaving;
        for (const { answer } of driver.asked.slice(1)) answer(LEASE_MS);
        await flush();
        driver.listener(`${FLIGHT}\n=value`);
        await waiting;
      });
      assertEquals([running, probe.count], [0, 0]);
      const failed = driver.asked.length;
      driver.reconnect();
      await flush();
      assertEquals(driver.asked.length, failed); // nobody waits
    },
  },
];
