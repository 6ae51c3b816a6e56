/**
 * What both servers and both of their clients have in common: they live on
 * 127.0.0.1 and nowhere else.
 *
 * @module
 */

/** Where a server of the demo listens: any free port of this machine. */
export const anyPort = {
  hostname: "127.0.0.1",
  port: 0,
  // Deno would print a line per server.
  onListen() {},
} as const;

/** The address of a server that listens on {@linkcode anyPort}. */
export function urlOf(server: Deno.HttpServer<Deno.NetAddr>): string {
  return `http://${server.addr.hostname}:${server.addr.port}`;
}

/**
 * A client that connects straight to one server. Plain `fetch` would obey
 * `HTTP_PROXY`, and no company's proxy can reach this machine's loopback.
 */
export function clientOf(url: string): Deno.HttpClient {
  const { hostname, port } = new URL(url);
  return Deno.createHttpClient({
    proxy: { transport: "tcp", hostname, port: Number(port) },
  });
}

/** How long a server that ends waits for its running requests. */
const grace = 1000;

/** Ends a server when its running requests are answered, or after a second. */
export async function closeServer(server: Deno.HttpServer): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((done) => timer = setTimeout(done, grace));
  try {
    await Promise.race([server.shutdown(), enough]);
  } catch {
    // It broke while it ran (`finished` told whoever watches): nothing is open.
  } finally {
    clearTimeout(timer);
  }
}

/** The words at the root of a failure: `fetch` hides the system's own deep. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  const system = /[^:]+ \(os error \d+\)$/.exec(error.message);
  return system === null ? error.message : system[0].trim();
}
