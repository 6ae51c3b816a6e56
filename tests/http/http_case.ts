/**
 * What a case is here: data, and a body that any runtime's server can be put
 * under.
 *
 * @module
 */

import type { ServerName } from "./server.ts";
import type { Site } from "./site.ts";

/** One promise, shown over sockets. */
export interface HttpCase {
  /** Begins with the promise's number. */
  readonly name: string;
  /** Why it can't be shown on a runtime. */
  readonly not?: Partial<Record<ServerName, string>>;
  /** Why it can't be shown on the older build of workerd. */
  readonly notOnOlderWorkerd?: string;
  /** On workerd: shown on every build and date, not on the newest alone. */
  readonly onAllWorkerds?: true;
  run(site: Site): Promise<void>;
}
