/**
 * Passes a request on to the origin by `fetch`, as RFC 9110 has a proxy do it.
 *
 * `hono/proxy` is shorter, but passes the client's `Host` on, and takes
 * `Content-Encoding` off bodies that the runtime could not decode.
 *
 * @module
 */

/** Fields that belong to one connection: RFC 9110 section 7.6.1. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What every runtime's `fetch` decodes by itself. */
const DECODED = ["gzip", "br"];

/** Statuses whose response must be built without a body. */
const BODILESS = [101, 204, 205, 304];

/**
 * Calls the origin with a request's method, path, query, fields and body.
 *
 * @throws What `fetch` throws when the origin can't be reached, or an error
 *   when it sent an encoding that it wasn't asked for.
 */
export async function forward(
  request: Request,
  origin: string,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const { method, url } = request;
  // Some servers give a GET its body, but no `fetch` sends one.
  const body = method === "GET" || method === "HEAD" ? null : request.body;
  // Appended, not resolved: resolving `//other.example/` would leave the origin.
  const target = origin.replace(/\/$/, "") + url.slice(url.indexOf("/", 8));
  const response = await fetch(target, {
    method,
    headers: requestFields(request.headers),
    body,
    // A redirect is the client's to follow.
    redirect: "manual",
    // The middleware gives each flight a signal of its own: it aborts when
    // nobody is left who wants the answer.
    signal: request.signal,
    ...(body && { duplex: "half" }),
  });
  const { status, statusText } = response;
  const init = { status, statusText, headers: responseFields(response) };
  return new Response(BODILESS.includes(status) ? null : response.body, init);
}

function requestFields(all: Headers): Headers {
  const fields = endToEnd(all);
  // The origin is asked by its own name, whatever the client calls us.
  fields.delete("host");
  // Node's fetch refuses it, and the server has answered it already.
  fields.delete("expect");
  // One that every runtime decodes; and a part of a body must come as it is.
  fields.set("accept-encoding", fields.has("range") ? "identity" : "gzip");
  fields.append("via", "1.1 edge");
  return fields;
}

function responseFields({ headers, body }: Response): Headers {
  const fields = endToEnd(headers);
  const encoding = fields.get("content-encoding")?.toLowerCase();
  if (encoding === undefined) return fields;
  if (DECODED.includes(encoding)) {
    // `fetch` has decoded the body, and left the fields that tell otherwise.
    fields.delete("content-encoding");
    fields.delete("content-length");
  } else if (body !== null) {
    // Some runtimes have decoded it, some have not, and none tells.
    throw new Error(
      `Cannot pass on the body: its encoding was ${encoding}, must be gzip`,
    );
  }
  return fields;
}

/** The fields that are meant for more than one connection. */
function endToEnd(all: Headers): Headers {
  const fields = new Headers(all);
  const listed = all.get("connection")?.split(",") ?? [];
  for (const name of [...listed.map((one) => one.trim()), ...HOP_BY_HOP]) {
    // A name that is no token names no field, and `delete` would throw.
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) fields.delete(name);
  }
  return fields;
}
