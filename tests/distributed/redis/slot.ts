/**
 * The slot of a key in a cluster, by Redis' cluster specification.
 *
 * @module
 */

/** CRC16 (XMODEM) of the hash tag, or of the whole key if it has none. */
export function slotOf(key: string): number {
  const open = key.indexOf("{");
  const close = key.indexOf("}", open + 1);
  const hasTag = open >= 0 && close > open + 1;
  const hashed = hasTag ? key.slice(open + 1, close) : key;
  let crc = 0;
  for (const byte of new TextEncoder().encode(hashed)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    crc &= 0xffff;
  }
  return crc % 16_384;
}
