/**
 * MappedRecord: a flight whose key is not what the map holds it under.
 *
 * @module
 */
import { FlightRecord } from "./record.ts";
import type { FlightTable } from "./table.ts";

/** A flight whose key isn't a primitive, is long, or was mapped. */
export class MappedRecord<V, K> extends FlightRecord<V, K> {
  readonly #key: K;

  constructor(table: FlightTable<V, K>, id: unknown, key: K) {
    super(table, id);
    this.#key = key;
  }

  override get key(): K {
    return this.#key;
  }
}
