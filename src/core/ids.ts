/**
 * What a group's maps hold a flight under.
 *
 * @module
 */

/**
 * The id of a key that isn't its own: its canonical text, or the mark and
 * digest of it. An object around the text, so that it equals no string of a
 * caller's (K3).
 */
export class TextId {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A map by id. */
export class IdMap<T> {
  /** What stands under keys that are their own id. */
  readonly plain = new Map<unknown, T>();
  /** What stands under a {@linkcode TextId}. */
  readonly #texts = new Map<string, T>();

  get size(): number {
    return this.plain.size + this.#texts.size;
  }

  get(id: unknown): T | undefined {
    return id instanceof TextId ? this.#texts.get(id.text) : this.plain.get(id);
  }

  set(id: unknown, value: T): void {
    if (id instanceof TextId) this.#texts.set(id.text, value);
    else this.plain.set(id, value);
  }

  delete(id: unknown): void {
    if (id instanceof TextId) this.#texts.delete(id.text);
    else this.plain.delete(id);
  }

  values(): T[] {
    return [...this.plain.values(), ...this.#texts.values()];
  }
}
