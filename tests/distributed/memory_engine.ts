/**
 * The in-memory coordinator as an engine that suffers.
 *
 * @module
 */

import {
  type Coordinator,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";
import type { Harness } from "./coordinator/harness.ts";
import type { Engine } from "./coordinator_suite.ts";
import { HookedCoordinator } from "./hooked.ts";

/** The in-memory coordinator, for the cases of coordinators. */
export const memoryEngine: Engine = {
  name: "memory",
  faults: ["kill", "pause"],
  open: openMemory,
};

function openMemory(): Harness {
  const engine = new MemoryCoordinator();
  const processes = new Map<Coordinator, HookedCoordinator>();
  const stop = (coordinator: Coordinator) => {
    const resume = processes.get(coordinator)?.stop();
    return () => Promise.resolve(resume?.());
  };
  return {
    leaseMs: 150,
    pushMs: 100,
    lateMs: 100 + 150,
    connect() {
      const process = new HookedCoordinator(engine.connect());
      processes.set(process, process);
      return process;
    },
    kill: (coordinator) => Promise.resolve(void stop(coordinator)),
    pause: (coordinator) => Promise.resolve(stop(coordinator)),
    async end() {
      for (const process of processes.keys()) await process.close();
    },
  };
}
