/**
 * Outcomes on the wire: a byte for the version, one for the kind, and what the
 * kind holds.
 *
 * @module
 */
import { shown } from "../core/errors.ts";
import { type Codec, jsonCodec } from "./codec.ts";
import {
  CodecError,
  describe,
  type ErrorText,
  RemoteFlightError,
} from "./errors.ts";

const VERSION = 1;

const JSON_VALUE = 0;
/** A value that is bytes, of a group without a codec. */
const BYTES = 1;
/** A value by the codec that the user gave. */
const CODED = 2;
const FAILURE = 3;
/** There is an outcome, but it is too large to travel. */
const TOO_LARGE = 4;

/** What a follower reads. */
export type Outcome<V> =
  | { readonly kind: "value"; readonly value: V }
  | { readonly kind: "failure"; readonly error: RemoteFlightError }
  | { readonly kind: "tooLarge" };

/** Writes and reads the outcomes of one group. */
export class Wire<V> {
  /** The user's own. */
  readonly #codec: Codec<V> | undefined;
  readonly #json: Codec<V> = jsonCodec();

  constructor(codec: Codec<V> | undefined) {
    this.#codec = codec;
  }

  /** Throws what the codec throws, and a `CodecError` if it gave no bytes. */
  value(value: V): Uint8Array {
    const codec = this.#codec;
    if (codec === undefined) {
      return value instanceof Uint8Array
        ? message(BYTES, value)
        : message(JSON_VALUE, this.#json.encode(value));
    }
    const bytes: unknown = codec.encode(value);
    if (bytes instanceof Uint8Array) return message(CODED, bytes);
    throw new CodecError(
      `Cannot encode the value: the codec gave ${shown(bytes)}, ` +
        "must give a Uint8Array",
    );
  }

  failure(reason: unknown): Uint8Array {
    const text = JSON.stringify(describe(reason));
    return message(FAILURE, new TextEncoder().encode(text));
  }

  tooLarge(): Uint8Array {
    return message(TOO_LARGE, new Uint8Array());
  }

  /** Throws if the bytes are none that this group understands. */
  read(bytes: Uint8Array): Outcome<V> {
    const [version, kind] = bytes;
    const payload = bytes.subarray(2);
    if (version === VERSION && kind !== undefined) {
      if (kind === TOO_LARGE) return { kind: "tooLarge" };
      if (kind === FAILURE) return { kind: "failure", error: failed(payload) };
      const codec = this.#codec;
      if (codec !== undefined && kind === CODED) {
        return { kind: "value", value: codec.decode(payload) };
      }
      if (codec === undefined && kind === JSON_VALUE) {
        return { kind: "value", value: this.#json.decode(payload) };
      }
      if (codec === undefined && kind === BYTES) {
        // A copy: what came may be of a class of the client's, or its memory.
        return { kind: "value", value: new Uint8Array(payload) as V };
      }
    }
    throw new CodecError(
      `Cannot read the outcome: it is of version ${version}, kind ${kind}, ` +
        "must be of this group's (do all processes have the same codec?)",
    );
  }
}

function message(kind: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + payload.length);
  bytes[0] = VERSION;
  bytes[1] = kind;
  bytes.set(payload, 2);
  return bytes;
}

function failed(payload: Uint8Array): RemoteFlightError {
  const told: ErrorText = JSON.parse(new TextDecoder().decode(payload));
  return new RemoteFlightError(describe(told));
}
