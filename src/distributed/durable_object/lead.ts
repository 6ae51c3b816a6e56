/**
 * Leading: a flight's lease is held in an object.
 *
 * @module
 */
import type { Lead } from "../coordinator.ts";
import type { Call } from "./caller.ts";

/** What a lead needs to know. */
export interface LeadOptions {
  /** Asks twice if need be. */
  readonly call: Call;
  /** The object's name. */
  readonly name: string;
  readonly epoch: number;
  readonly maxBytes: number;
}

/** The lead of one flight. */
export class ObjectLead implements Lead {
  readonly role = "lead";
  readonly epoch: bigint;
  readonly #options: LeadOptions;
  /** The object says yes again to who settles again: it may have been unheard. */
  #hasSettled = false;

  constructor(options: LeadOptions) {
    this.epoch = BigInt(options.epoch);
    this.#options = options;
  }

  async renew(leaseMs: number): Promise<boolean> {
    const { call, name, epoch } = this.#options;
    return await call({ does: "renew", epoch, leaseMs }, { name }) !== null;
  }

  async settle(outcome: Uint8Array, keepMs: number): Promise<boolean> {
    const { call, name, epoch, maxBytes } = this.#options;
    if (outcome.length > maxBytes) {
      throw new RangeError(
        `Cannot settle the flight: its outcome has ${outcome.length} bytes, ` +
          `must have at most ${maxBytes}`,
      );
    }
    if (this.#hasSettled) return false;
    const body = outcome.slice();
    const question = { does: "settle", epoch, keepMs } as const;
    this.#hasSettled = await call(question, { name, body }) !== null;
    return this.#hasSettled;
  }

  async abandon(): Promise<void> {
    const { call, name, epoch } = this.#options;
    await call({ does: "abandon", epoch }, { name });
  }
}
