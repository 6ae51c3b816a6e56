/**
 * The load client, a process of its own: takes tasks by POST, one at a time,
 * and answers with what came of each.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Connection, openConnections } from "./connections.ts";
import { herd, late, sequence } from "./loads.ts";
import type { Outcomes, Task } from "./tasks.ts";

/** Those that are open. `open` fills it, `close` empties it. */
let connections: Connection[] = [];

async function perform(task: Task): Promise<Outcomes[Task["kind"]]> {
  switch (task.kind) {
    case "open":
      connections = await openConnections(task);
      return null;
    case "close":
      for (const connection of connections.splice(0)) connection.close();
      return null;
    case "herd":
      return await herd(connections, task);
    case "late":
      return await late(connections, task);
    case "sequence":
      return await sequence(connections, task);
  }
}

async function readTask(request: IncomingMessage): Promise<Task> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Task;
}

const server = createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(await perform(await readTask(request))));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
