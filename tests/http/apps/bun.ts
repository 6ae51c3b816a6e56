/** The application on Bun. */
import process from "node:process";
import { makeApp } from "./app.ts";

/** The part of Bun's globals that is needed. */
interface BunRuntime {
  serve(options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    fetch(request: Request, server: unknown): Promise<Response>;
  }): { readonly port: number };
}

const { Bun } = globalThis as unknown as { Bun: BunRuntime };
const app = makeApp({ origin: process.env.ORIGIN ?? "" });

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 60,
  fetch: (request, server) => app(request, server),
});
console.log(`listening on http://127.0.0.1:${server.port}`);
