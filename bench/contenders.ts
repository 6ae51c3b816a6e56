/**
 * For `deno bench`: whoever takes part in a workload, loaded into this process.
 * They share the benchmark's compiled code here, and whatever one of them
 * teaches it the others pay for: `deno task bench` gives each its own.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import { ADAPTERS } from "../tests/peers/adapters.ts";
import { type PeerName, PEERS, specifierOf } from "../tests/peers/list.ts";
import { createSubject, type Subject, type SubjectModule } from "./subject.ts";
import { type SubjectName, subjectsOf, titleOf } from "./subjects.ts";
import { type WorkloadName, workloadNamed } from "./workloads.ts";

/** Somebody to be measured. */
export interface Contender {
  readonly name: string;
  /** Whether the others are held against this one. */
  readonly baseline: boolean;
  readonly subject: Subject;
}

/** Reads `process.env`, for which `deno bench` by itself has no permission. */
const READS_ENV: SubjectName = "tanstack";

/** The floor of a workload, ours, and the peers that can do it. */
export async function contenders(
  workload: WorkloadName,
): Promise<Contender[]> {
  const { floor, variant, ...rest } = workloadNamed(workload);
  const builds = { subject: "", against: undefined, peers: true };
  const all: Contender[] = [];
  for (const name of subjectsOf({ floor, ...rest }, builds)) {
    if (name === READS_ENV && !mayReadEnv()) continue;
    const subject = createSubject(await moduleOf(name), variant);
    all.push({ name: titleOf(name), baseline: name === floor, subject });
  }
  return all;
}

function mayReadEnv(): boolean {
  const may = Deno.permissions.querySync({ name: "env", variable: "NODE_ENV" });
  return may.state === "granted";
}

if (!mayReadEnv()) {
  console.log(`${titleOf(READS_ENV)} is left out: it needs --allow-env`);
}

async function moduleOf(name: SubjectName): Promise<SubjectModule> {
  if (name === "ours") return { Group };
  if (!isPeer(name)) return await import(`./floors/${name}.ts`);
  const library = await import(specifierOf(name));
  return { create: () => ADAPTERS[name](library) };
}

function isPeer(name: SubjectName): name is PeerName {
  return name in PEERS;
}
