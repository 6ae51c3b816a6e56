/**
 * How every subject of this folder listens, and says so.
 *
 * @module
 */

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens on a free port, with room for a herd to connect. */
export function listen(server: Server): void {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => {
    const { port } = server.address() as AddressInfo;
    console.log(`listening on http://127.0.0.1:${port}`);
  });
}
