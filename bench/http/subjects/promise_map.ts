/**
 * What a careful hand writes in twenty lines: a `Map` of promises of whole
 * bodies. It shares whatever comes, and streams nothing.
 *
 * @module
 */

import { createServer } from "node:http";
import { listen } from "./listen.ts";

interface Answer {
  readonly status: number;
  readonly fields: [string, string][];
  readonly body: Uint8Array;
}

const origin = process.env.ORIGIN ?? "";

/** The calls under way, by path. Whoever adds one removes it when it ends. */
const calls = new Map<string, Promise<Answer>>();

async function load(path: string): Promise<Answer> {
  const response = await fetch(origin + path);
  const fields = [...response.headers].filter(([name]) =>
    name !== "connection" && name !== "keep-alive"
  );
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, fields, body };
}

listen(createServer(async (request, response) => {
  const path = request.url ?? "";
  let call = calls.get(path);
  if (call === undefined) {
    call = load(path).finally(() => calls.delete(path));
    calls.set(path, call);
  }
  try {
    const { status, fields, body } = await call;
    response.writeHead(status, fields.flat()).end(body);
  } catch {
    response.writeHead(502).end();
  }
}));
