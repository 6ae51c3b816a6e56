/** Counts the unhandled rejections of a piece of code, as its runtime tells of them. */

import { flush } from "../gates.ts";

type Listener = (reason: unknown) => void;

/** The part of Node's and Bun's `process` that the count needs. */
interface ProcessEvents {
  listeners(event: "unhandledRejection"): Listener[];
  on(event: "unhandledRejection", listener: Listener): void;
  removeAllListeners(event: "unhandledRejection"): void;
}

/** The reasons of all rejections that `body` leaves unhandled. */
export async function unhandledOf(
  body: () => Promise<void> | void,
): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const stop = listen((reason) => reasons.push(reason));
  try {
    await body();
    // The event may come a few macrotasks after the rejection.
    for (let turn = 0; turn < 5; turn++) await flush();
  } finally {
    stop();
  }
  return reasons;
}

/** Listens as this runtime wants it; gives back what ends the listening. */
function listen(hear: Listener): () => void {
  const { process } = globalThis as unknown as { process?: ProcessEvents };
  const web = "Deno" in globalThis ||
    globalThis.navigator?.userAgent === "Cloudflare-Workers";
  if (!web && process !== undefined) {
    // The runner's own listener would fail the case for what it is about.
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", hear);
    return () => {
      process.removeAllListeners("unhandledRejection");
      for (const other of others) process.on("unhandledRejection", other);
    };
  }
  const hearEvent = (event: Event) => {
    event.preventDefault();
    hear((event as PromiseRejectionEvent).reason);
  };
  globalThis.addEventListener("unhandledrejection", hearEvent);
  return () => globalThis.removeEventListener("unhandledrejection", hearEvent);
}
