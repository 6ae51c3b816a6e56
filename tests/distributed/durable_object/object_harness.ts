/**
 * A Durable Object as an engine that suffers, for cases that run in a Worker.
 *
 * @module
 */

import type { Coordinator } from "@scope/singleflight/distributed";
import {
  durableObjectCoordinator,
  type ObjectNamespace,
  type ObjectStub,
} from "@scope/singleflight/durable-object";
import type { Harness } from "../coordinator/harness.ts";
import { HookedCoordinator } from "../hooked.ts";

/** The one shard of the tests' objects. */
const OBJECT = "shard-0-of-1";

/** A harness whose object can be reached. */
export interface ObjectHarness extends Harness {
  /** Ends the object: its memory and its calls are lost, its storage stays. */
  restart(): Promise<void>;
  /** The names of what the object has stored. */
  stored(): Promise<string[]>;
  /** The requests that the coordinators have sent, as they stand in the URLs. */
  readonly asked: string[];
  /** Fails the answers to the next so many requests. Those are obeyed. */
  loseAnswers(count: number): void;
}

/** A harness over the objects of a binding. */
export function openObject(binding: ObjectNamespace<unknown>): ObjectHarness {
  const processes = new Map<Coordinator, HookedCoordinator>();
  const stop = (coordinator: Coordinator) => {
    const resume = processes.get(coordinator)?.stop();
    return () => Promise.resolve(resume?.());
  };
  const asked: string[] = [];
  let lost = 0;
  const watched: ObjectNamespace<unknown> = {
    idFromName: (name) => binding.idFromName(name),
    get: (id) => {
      const stub = binding.get(id);
      const fetch: ObjectStub["fetch"] = async (url, init) => {
        asked.push(decodeURIComponent(url));
        const response = await stub.fetch(url, init);
        if (lost === 0) return response;
        lost--;
        await response.arrayBuffer();
        throw new Error("The answer was lost");
      };
      return { fetch };
    },
  };
  const door = (path: string) =>
    binding.get(binding.idFromName(OBJECT))
      .fetch(`https://object${path}`, { method: "POST" });
  return {
    leaseMs: 400,
    pushMs: 300,
    lateMs: 100 + 200,
    asked,
    connect() {
      const coordinator = durableObjectCoordinator(watched, { shards: 1 });
      const process = new HookedCoordinator(coordinator);
      processes.set(process, process);
      return process;
    },
    kill: (coordinator) => Promise.resolve(void stop(coordinator)),
    pause: (coordinator) => Promise.resolve(stop(coordinator)),
    async restart() {
      // It fails this very request, too.
      await door("/restart").then(() => {}, () => {});
    },
    async stored() {
      const bytes = await (await door("/stored")).arrayBuffer();
      return JSON.parse(new TextDecoder().decode(bytes));
    },
    loseAnswers(count) {
      lost = count;
    },
    async end() {
      for (const process of processes.keys()) await process.close();
    },
  };
}
