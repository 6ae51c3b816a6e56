/**
 * The kinds of bytes that can be keys.
 *
 * @module
 */

import { builtin } from "../gates.ts";

/** A typed array of whatever kind. */
export type View = ArrayBufferView<ArrayBuffer>;

interface ViewClass {
  new (buffer: ArrayBuffer, offset: number, length: number): View;
  readonly BYTES_PER_ELEMENT?: number;
}

const NAMES = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
] as const;

/** Every kind of view that every runtime has: Node 22 has no Float16Array. */
export const VIEW_KINDS: readonly string[] = NAMES.filter((name) =>
  name !== "Float16Array"
);

/** Those that this runtime has. */
export const OWN_VIEW_KINDS: readonly string[] = NAMES.filter((name) =>
  name in globalThis
);

/** A view of some bytes, or an ArrayBuffer, with `offset` bytes before them. */
export function bytesAs(
  kind: string,
  bytes: ArrayLike<number>,
  offset = 0,
): View | ArrayBuffer {
  if (kind === "ArrayBuffer") return Uint8Array.from(bytes).buffer;
  const buffer = new ArrayBuffer(offset + bytes.length + offset);
  new Uint8Array(buffer).set(bytes, offset);
  const { [kind]: known } = globalThis as unknown as Record<string, ViewClass>;
  if (known === undefined) throw new TypeError(`No ${kind} here`);
  return new known(buffer, offset, bytes.length / sizeOf(kind));
}

/** How many bytes an item of such a view has. */
export function sizeOf(kind: string): number {
  const { [kind]: known } = globalThis as unknown as Record<string, ViewClass>;
  return known?.BYTES_PER_ELEMENT ?? 1;
}

/** The bytes of a view or of an ArrayBuffer, not copied. */
export function bytesOf(value: View | ArrayBuffer): Uint8Array<ArrayBuffer> {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** What Node's modules have of Buffer, where there are Node's modules. */
interface BufferModule {
  readonly Buffer: { from(bytes: ArrayLike<number>): Uint8Array<ArrayBuffer> };
}

/** The same bytes as Node's Buffer, or else as the array that it is. */
export function asBuffer(bytes: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return builtin<BufferModule>("node:buffer")?.Buffer.from(bytes) ??
    Uint8Array.from(bytes);
}
