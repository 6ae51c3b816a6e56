/**
 * Leading: one flight's lease is held.
 *
 * @module
 */
import type { Lead } from "../coordinator.ts";
import type { RedisDriver } from "./driver.ts";
import { settledMessage, vacantMessage } from "./message.ts";
import type { Names } from "./names.ts";
import { readDone } from "./reply.ts";
import { ABANDON, RENEW, SETTLE } from "./scripts.ts";
import { toText } from "./text.ts";
import { evalTwice } from "./twice.ts";

/** What a lead needs to know. */
export interface LeadOptions {
  readonly driver: RedisDriver;
  readonly names: Names;
  readonly maxBytes: number;
  /** The lease's value. */
  readonly held: string;
  readonly epoch: string;
}

/** The lead of one flight. */
export class RedisLead implements Lead {
  readonly role = "lead";
  readonly epoch: bigint;
  readonly #driver: RedisDriver;
  readonly #names: Names;
  readonly #maxBytes: number;
  readonly #held: string;
  readonly #flight: string;
  /** It was settled or abandoned by this object: it can't be once more. */
  #isOver = false;

  constructor({ driver, names, maxBytes, held, epoch }: LeadOptions) {
    this.epoch = BigInt(epoch);
    this.#driver = driver;
    this.#names = names;
    this.#maxBytes = maxBytes;
    this.#held = held;
    this.#flight = names.outcome(epoch);
  }

  async renew(leaseMs: number): Promise<boolean> {
    if (this.#isOver) return false;
    const keys = [this.#names.lease];
    const args = [this.#held, `${Math.ceil(leaseMs)}`];
    return readDone(await this.#driver.eval(RENEW, keys, args));
  }

  async settle(outcome: Uint8Array, keepMs: number): Promise<boolean> {
    if (outcome.length > this.#maxBytes) {
      throw new RangeError(
        `Cannot settle the flight: its outcome has ${outcome.length} bytes, ` +
          `must have at most ${this.#maxBytes}`,
      );
    }
    if (this.#isOver) return false;
    const text = toText(outcome);
    const keys = [this.#names.lease, this.#flight];
    const args = [
      this.#held,
      text,
      `${Math.ceil(keepMs)}`,
      this.#names.channel,
      settledMessage(this.#flight, text, outcome.length),
    ];
    const isDone = readDone(await evalTwice(this.#driver, SETTLE, keys, args));
    this.#isOver ||= isDone;
    return isDone;
  }

  async abandon(): Promise<void> {
    if (this.#isOver) return;
    const keys = [this.#names.lease];
    const message = vacantMessage(this.#flight);
    const args = [this.#held, this.#names.channel, message];
    await evalTwice(this.#driver, ABANDON, keys, args);
    this.#isOver = true;
  }
}
