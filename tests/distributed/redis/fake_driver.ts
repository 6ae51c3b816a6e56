/**
 * A driver that does nothing by itself: a case sees what the coordinator asks,
 * and decides when and how it is answered.
 *
 * @module
 */

import type { RedisDriver } from "@scope/singleflight/redis";

/** One call of `eval`. */
export interface Asked {
  /** What is asked, by what is peculiar to its script. */
  readonly what: "join" | "renew" | "settle" | "abandon" | "check";
  readonly keys: readonly string[];
  readonly args: readonly string[];
  answer(reply: unknown): void;
  fail(error: unknown): void;
}

/** What the driver was asked, and what it is to tell. */
export class FakeDriver implements RedisDriver {
  /** The calls of `eval`, in order. */
  readonly asked: Asked[] = [];
  /** The calls that aren't of `eval`, in order. */
  readonly calls: string[] = [];
  /** Gets the messages of the last subscription. */
  listener: (message: string) => void = () => {};
  reconnect: () => void = () => {};
  /** What `subscribe` gives. */
  subscribing: () => Promise<void> = () => Promise.resolve();
  /** What `unsubscribe` gives. */
  unsubscribing: () => Promise<void> = () => Promise.resolve();
  /** What `close` gives. */
  closing: () => Promise<void> = () => Promise.resolve();
  /** Called at each call of `eval`. */
  onAsked: (asked: Asked) => void = () => {};

  eval(
    script: string,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const what = kindOf(script);
    const asked = { what, keys, args, answer: resolve, fail: reject };
    this.asked.push(asked);
    this.onAsked(asked);
    return promise;
  }

  subscribe(
    channel: string,
    listener: (message: string) => void,
  ): Promise<void> {
    this.calls.push(`subscribe ${channel}`);
    this.listener = listener;
    return this.subscribing();
  }

  unsubscribe(channel: string): Promise<void> {
    this.calls.push(`unsubscribe ${channel}`);
    return this.unsubscribing();
  }

  onReconnect(listener: () => void): void {
    this.reconnect = listener;
  }

  close(): Promise<void> {
    this.calls.push("close");
    return this.closing();
  }
}

function kindOf(script: string): Asked["what"] {
  if (script.includes("'TIME'")) return "join";
  if (script.includes("'PEXPIRE'")) return "renew";
  if (script.includes("'DEL'")) {
    return script.includes("'SET'") ? "settle" : "abandon";
  }
  return "check";
}
