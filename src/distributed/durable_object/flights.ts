/**
 * The flights of one object: in its memory, and written to its storage before
 * anybody hears of them. Only there Cloudflare sees to it that an object exists
 * once: one that lives on by mistake fails when it writes.
 *
 * Each method decides in one tick, by what is in memory, and writes then. What
 * an object that was restarted has in memory it reads from storage first.
 *
 * @module
 */
import type { ObjectStorage } from "./binding.ts";
import { Led, type LedRecord } from "./led.ts";
import type { Joined } from "./protocol.ts";

/** What storage holds of a flight that has settled. */
interface KeptRecord {
  /** Until when the outcome may be read. */
  readonly until: number;
  /** In how many values it is. */
  readonly parts: number;
}

/** The last epoch given. It stays for good: a key's epochs rise. */
const EPOCH = "epoch";
/** Before an epoch: a flight, and a part of its outcome. */
const FLIGHT = "flight:";
const PART = "part:";

/** Storage that isn't on SQLite takes values of up to 128 KiB. */
const PART_BYTES = 96 * 1024;
/** How many keys storage takes in one call. */
const BATCH = 128;
/** The least time from one sweep to the next: each is an alarm, and costs. */
const SWEEP_MS = 5_000;

/** The flights of one object. */
export class Flights {
  readonly #storage: ObjectStorage;
  /** Those that are led, by epoch. Whoever takes one out ends it. */
  readonly #led = new Map<number, Led>();
  /** The same, by key: the last of each. */
  readonly #leads = new Map<string, Led>();
  /** Those that have settled, until a sweep deletes them. */
  readonly #kept = new Map<number, KeptRecord>();
  #epoch = 0;
  #hasAlarm = false;
  #loaded: Promise<void> | undefined;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
  }

  async join(key: string, token: string, leaseMs: number): Promise<Joined> {
    await this.#load();
    const held = this.#leads.get(key);
    if (held?.isLive) {
      return { epoch: held.epoch, leads: held.token === token };
    }
    const now = Date.now();
    // By the clock, so that they rise also if the key gets another object.
    const epoch = this.#epoch = Math.max(this.#epoch + 1, now * 1_000);
    const led = new Led(epoch, { key, token, until: now + leaseMs });
    const writes: Promise<unknown>[] = [
      this.#storage.put({ [EPOCH]: epoch, [FLIGHT + epoch]: led.record }),
    ];
    if (held !== undefined) {
      this.#takeOut(held);
      held.end(null);
      writes.push(this.#storage.delete([FLIGHT + held.epoch]));
    }
    this.#putIn(led);
    try {
      await Promise.all([...writes, this.#sweepLater()]);
    } catch (error) {
      this.#takeOut(led); // asked again, it is to be written
      led.end(null);
      throw error;
    }
    return { epoch, leads: true };
  }

  async renew(epoch: number, leaseMs: number): Promise<boolean> {
    const led = await this.#live(epoch);
    if (led === undefined) return false;
    led.until = Date.now() + leaseMs;
    await this.#storage.put({ [FLIGHT + epoch]: led.record });
    return true;
  }

  /** Asked twice, it says the same. */
  async settle(
    epoch: number,
    outcome: Uint8Array<ArrayBuffer>,
    keepMs: number,
  ): Promise<boolean> {
    const led = await this.#live(epoch);
    if (led === undefined) return this.#kept.has(epoch);
    this.#takeOut(led);
    const parts = Math.ceil(outcome.length / PART_BYTES);
    const kept: KeptRecord = { until: Date.now() + keepMs, parts };
    this.#kept.set(epoch, kept);
    const entries: Record<string, unknown> = { [FLIGHT + epoch]: kept };
    partNames(epoch, parts).forEach((name, i) => {
      entries[name] = outcome.slice(i * PART_BYTES, (i + 1) * PART_BYTES);
    });
    try {
      await Promise.all([this.#storage.put(entries), this.#sweepLater()]);
    } catch (error) {
      this.#kept.delete(epoch);
      if (led.isLive && !this.#leads.has(led.key)) this.#putIn(led);
      else led.end(null);
      throw error; // asked again, it tries again
    }
    led.end(outcome);
    return true;
  }

  async abandon(epoch: number): Promise<void> {
    const led = await this.#live(epoch);
    if (led === undefined) return;
    this.#takeOut(led);
    await this.#storage.delete([FLIGHT + epoch]);
    led.end(null);
  }

  /** The outcome, when there is one; null if there will be none. */
  async wait(epoch: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const led = await this.#live(epoch);
    if (led !== undefined) return await led.wait();
    const kept = this.#kept.get(epoch);
    return kept !== undefined && Date.now() < kept.until
      ? await this.#read(epoch, kept.parts)
      : null;
  }

  /** Deletes what is out of date. For the alarm. */
  async sweep(): Promise<void> {
    await this.#load();
    this.#hasAlarm = false;
    const old: string[] = [];
    for (const led of this.#led.values()) {
      if (led.isLive) continue;
      this.#takeOut(led);
      led.end(null);
      old.push(FLIGHT + led.epoch);
    }
    for (const [epoch, { until, parts }] of this.#kept) {
      if (Date.now() < until) continue;
      this.#kept.delete(epoch);
      old.push(FLIGHT + epoch, ...partNames(epoch, parts));
    }
    const writes: Promise<unknown>[] = [this.#sweepLater()];
    for (let i = 0; i < old.length; i += BATCH) {
      writes.push(this.#storage.delete(old.slice(i, i + BATCH)));
    }
    await Promise.all(writes);
  }

  /** The flight, if its lease runs. */
  async #live(epoch: number): Promise<Led | undefined> {
    await this.#load();
    const led = this.#led.get(epoch);
    return led?.isLive ? led : undefined;
  }

  #putIn(led: Led): void {
    this.#led.set(led.epoch, led);
    this.#leads.set(led.key, led);
  }

  #takeOut(led: Led): void {
    this.#led.delete(led.epoch);
    if (this.#leads.get(led.key) === led) this.#leads.delete(led.key);
  }

  /** Sets the alarm, if there is something to sweep and none is set. */
  async #sweepLater(): Promise<void> {
    const all = [...this.#led.values(), ...this.#kept.values()];
    if (this.#hasAlarm || all.length === 0) return;
    this.#hasAlarm = true;
    const first = all.reduce(
      (min, { until }) => Math.min(min, until),
      Infinity,
    );
    try {
      await this.#storage.setAlarm(Math.max(first, Date.now() + SWEEP_MS));
    } catch (error) {
      this.#hasAlarm = false; // the next one tries
      throw error;
    }
  }

  async #read(
    epoch: number,
    parts: number,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const names = partNames(epoch, parts);
    const values = await this.#storage.get(names);
    const bytes = names.map((name) =>
      values.get(name) as Uint8Array<ArrayBuffer>
    );
    if (bytes.includes(undefined as never)) return null; // swept meanwhile
    return new Uint8Array(await new Blob(bytes).arrayBuffer());
  }

  #load(): Promise<void> {
    return this.#loaded ??= this.#loadOnce().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
  }

  async #loadOnce(): Promise<void> {
    const [epoch, flights, alarm] = await Promise.all([
      this.#storage.get(EPOCH) as Promise<number | undefined>,
      this.#storage.list({ prefix: FLIGHT }) as Promise<
        Map<string, LedRecord | KeptRecord>
      >,
      this.#storage.getAlarm(),
    ]);
    this.#epoch = epoch ?? 0;
    this.#hasAlarm = alarm !== null;
    for (const [name, record] of flights) {
      const number = Number(name.slice(FLIGHT.length));
      if ("parts" in record) {
        this.#kept.set(number, record);
        continue;
      }
      this.#putIn(new Led(number, record));
    }
  }
}

function partNames(epoch: number, parts: number): string[] {
  return Array.from({ length: parts }, (_, i) => `${PART}${epoch}:${i}`);
}
