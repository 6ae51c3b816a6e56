/**
 * What a proxy does by hand: sends a request on to the origin.
 *
 * @module
 */

/** The part of `fetch` that forwarding needs. */
export type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

/** Fields of the connection, not of the request: RFC 9110 section 7.6.1. */
const NOT_FORWARDED = [
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "transfer-encoding",
  "upgrade",
];

/**
 * A field whose value, JSON, is taken for options of `fetch`: a case's way to
 * have a request say `redirect: "error"`.
 */
export const INIT_FIELD = "x-init";

/** Sends a request to the URL given, with its method, fields and body. */
export function forward(
  request: Request,
  url: string,
  fetcher: Fetcher,
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of NOT_FORWARDED) headers.delete(name);
  const asked = headers.get(INIT_FIELD);
  headers.delete(INIT_FIELD);
  const init: RequestInit & { duplex?: "half" } = {
    method: request.method,
    headers,
    redirect: "manual",
    signal: request.signal,
    ...(asked !== null && JSON.parse(asked)),
  };
  // workerd has bodies of GET, and its fetch refuses them.
  if (request.body !== null && !["GET", "HEAD"].includes(request.method)) {
    init.body = request.body;
    init.duplex = "half";
  }
  return fetcher(url, init);
}
