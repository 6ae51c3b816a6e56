/**
 * One call of the origin for all Workers: what `collapse` does in each isolate,
 * a distributed group does between them.
 *
 * It takes only what anybody may have: a plain GET, and of it a small 200 that
 * says `public` or `max-age` and names no user. Whatever else comes goes to the
 * isolate that called, as it comes, and the others call for themselves.
 *
 * @module
 */

import {
  type Coordinator,
  DistributedGroup,
} from "@scope/singleflight/distributed";

/** An answer as it travels; null if it may not. */
type Travelling =
  | {
    readonly fields: readonly (readonly [string, string])[];
    /** In Base64. */
    readonly body: string;
  }
  | null;

/** The fields of a request that make its answer one's own, or a part. */
const OWN = ["authorization", "cookie", "range", "if-none-match"];
/** The same of a response. */
const OWN_ANSWER = ["set-cookie", "vary", "content-range"];

/** What has more bytes is a stream: it isn't gathered first. */
const MOST_BYTES = 256 * 1024;

/** A `fetch` that all Workers of a coordinator share. */
export function acrossWorkers(
  coordinator: Coordinator,
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  const group = new DistributedGroup<Travelling, string>({
    coordinator,
    namespace: "edge v1",
  });
  return async (input, init) => {
    const request = new Request(input, init);
    const isPlain = request.method === "GET" &&
      OWN.every((name) => !request.headers.has(name));
    if (!isPlain) return await fetch(request);
    let own: Response | undefined;
    const { signal } = request;
    const travelled = await group.do(request.url, async (flight) => {
      const asked = new Request(request, { signal: flight.signal });
      const response = await fetch(asked);
      if (isEverybodys(response)) return await pack(response);
      own = response;
      return null;
    }, { signal });
    if (travelled !== null) return unpack(travelled);
    return own ?? await fetch(request);
  };
}

function isEverybodys({ status, headers }: Response): boolean {
  const control = headers.get("cache-control") ?? "";
  const length = Number(headers.get("content-length")); // 0 if it isn't told
  return status === 200 && length <= MOST_BYTES &&
    /\b(public|max-age)\b/i.test(control) &&
    !/\b(private|no-store|no-cache)\b/i.test(control) &&
    OWN_ANSWER.every((name) => !headers.has(name));
}

async function pack(response: Response): Promise<Travelling> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { fields: [...response.headers], body: btoa(text) };
}

function unpack({ fields, body }: NonNullable<Travelling>): Response {
  const bytes = Uint8Array.from(atob(body), (unit) => unit.charCodeAt(0));
  return new Response(bytes, { headers: fields.map(([...field]) => field) });
}
