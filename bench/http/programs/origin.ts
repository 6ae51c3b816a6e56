/**
 * The origin, a process of its own: it answers late, and counts. Its paths are
 * `/<kind>/<delay>/<round>/<number>`; `/calls/<round>` tells how many calls a
 * round has made, and forgets them.
 *
 * @module
 */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  HEAD_SIZE,
  headlessBody,
  headOf,
  SMALL_SIZE,
  smallBody,
  STREAM,
} from "../content.ts";

/** What the origin says of its answers, by kind. */
const CACHE_CONTROL: Readonly<Record<string, string>> = {
  shared: "max-age=60",
  stream: "max-age=60",
  private: "private",
};

/** How many calls each round has made. */
const calls = new Map<string, number>();

const server = createServer(
  { keepAliveTimeout: 30_000 },
  (request, response) => {
    const path = request.url ?? "";
    const [, kind = "", delay = "", round = ""] = path.split("/");
    if (kind === "calls") {
      response.end(String(calls.get(delay) ?? 0));
      calls.delete(delay);
      return;
    }
    const call = (calls.get(round) ?? 0) + 1;
    calls.set(round, call);
    const cacheControl = CACHE_CONTROL[kind];
    if (cacheControl === undefined) {
      response.writeHead(404).end();
      return;
    }
    const isStream = kind === "stream";
    const answer = () => {
      response.writeHead(200, {
        "cache-control": cacheControl,
        "content-type": "application/octet-stream",
        "content-length": isStream ? STREAM.size : SMALL_SIZE,
      });
      if (!isStream) return response.end(smallBody(path, call));
      response.write(headOf(path, call));
      stream(response);
    };
    if (delay === "0") answer();
    else setTimeout(answer, Number(delay));
  },
);

/** How often a stream sends, in milliseconds. */
const INTERVAL = 10;

const streamed = headlessBody(STREAM.size);

/** Sends the rest evenly. What a timer is late by, the next piece makes up. */
function stream(response: ServerResponse): void {
  const started = performance.now();
  let sent = HEAD_SIZE;
  const timer = setInterval(() => {
    const part = Math.min(1, (performance.now() - started) / STREAM.time);
    const end = Math.max(sent, Math.floor(STREAM.size * part));
    response.write(streamed.subarray(sent, end));
    sent = end;
    if (sent < STREAM.size) return;
    clearInterval(timer);
    response.end();
  }, INTERVAL);
  response.on("close", () => clearInterval(timer));
}

// Room for a herd that nobody collapses.
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
