/**
 * The few things that the measured process asks of its runtime: collecting
 * garbage, and the size of the heap.
 *
 * @module
 */

interface Globals {
  gc?: (options?: { type: "minor" | "major" }) => void;
  Bun?: { gc(synchronous: boolean): void };
  Deno?: { memoryUsage(): { heapUsed: number } };
  process?: { memoryUsage(): { heapUsed: number } };
}

const { gc, Bun, Deno, process } = globalThis as Globals;

/**
 * Collects what earlier rounds left behind, so that nobody pays for others.
 *
 * On V8 only the young generation: a full collection between rounds throws
 * away compiled code and the maps it relies on, which slows the next round of
 * a fast subject several times over and tells nothing about it.
 */
export function collectYoung(): void {
  if (gc !== undefined) gc({ type: "minor" });
  else Bun?.gc(true);
}

/** Bytes of the heap in use, after collecting everything that can be. */
export async function heapUsed(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    // A turn of the event loop lets finalizers and weak references go.
    await new Promise<void>((resolve) => setTimeout(resolve, 1));
    if (gc !== undefined) gc({ type: "major" });
    else Bun?.gc(true);
  }
  const used = (Deno ?? process)?.memoryUsage().heapUsed;
  if (used === undefined) {
    throw new Error("Cannot measure memory: the runtime doesn't tell its size");
  }
  return used;
}
