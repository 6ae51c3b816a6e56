/**
 * A slow origin to try the edge with: a handler, called in place of `fetch`, so
 * that it needs no port and no runtime in particular.
 *
 * @module
 */

/** How long it takes for an answer, in ms. */
const DELAY = 200;

/** The stream: 20 MB over two seconds. */
const CHUNK_BYTES = 200_000;
const CHUNKS = 100;
const CHUNK_EVERY = 20;

/** An origin, in the shape of `fetch`. Each one counts its own calls. */
export function slowOrigin(): typeof fetch {
  let calls = 0;
  return async (input, init) => {
    const request = new Request(input, init);
    const call = ++calls;
    await delay(DELAY, request.signal);
    return answer(new URL(request.url).pathname, call, request);
  };
}

function answer(path: string, call: number, request: Request): Response {
  const { method, signal } = request;
  const text = { path, method, call };
  switch (path) {
    case "/item":
      return json(text, "public, max-age=1");
    case "/me":
      return json({ ...text, user: `user ${call}` }, "private");
    case "/stream":
      return new Response(stream(signal), {
        headers: {
          "content-type": "application/octet-stream",
          "content-length": String(CHUNK_BYTES * CHUNKS),
          "cache-control": "public, max-age=1",
        },
      });
    case "/error":
      return json({ ...text, error: "out of order" }, "no-store", 500);
    default:
      return json({ ...text, error: "no such path" }, "no-store", 404);
  }
}

function json(value: unknown, cacheControl: string, status = 200): Response {
  return Response.json(value, {
    status,
    headers: { "cache-control": cacheControl },
  });
}

/** Chunks of a byte each that tells which one it is. */
function stream(signal: AbortSignal): ReadableStream<Uint8Array> {
  const since = Date.now();
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      // By the clock, or each chunk's lateness would add to the next one's.
      await delay(since + sent * CHUNK_EVERY - Date.now(), signal);
      controller.enqueue(new Uint8Array(CHUNK_BYTES).fill(sent));
      if (++sent === CHUNKS) controller.close();
    },
  });
}

/** Resolves after so many ms; rejects when the caller gives up. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, Math.max(0, ms));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
}
