/**
 * The Worker that runs the cases inside workerd and answers JSON: `GET /` lists
 * them, `GET /?run=<index>` runs one.
 *
 * Each case has a request of its own. So a case whose request workerd kills, or
 * that never ends, fails alone.
 *
 * @module
 */

import { registered } from "../register.ts";

/** What the Worker answers for a case that ran. */
export interface CaseAnswer {
  /** The failure, with its stack, or `null`. */
  failure: string | null;
}

/** What the Worker answers for the list: as many entries as cases. */
export type ListAnswer = { name: string; limit: number; not: string | null }[];

/** The Worker. */
// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  async fetch(request: Request): Promise<Response> {
    const index = new URL(request.url).searchParams.get("run");
    return Response.json(index === null ? list() : await run(Number(index)));
  },
};

function list(): ListAnswer {
  return registered.map(({ name, limit, not }) => ({
    name,
    limit,
    not: not?.workerd ?? null,
  }));
}

async function run(index: number): Promise<CaseAnswer> {
  try {
    await registered[index]?.run();
    return { failure: null };
  } catch (error) {
    return { failure: describe(error) };
  }
}

/** An error with its stack, and the error that caused it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `Thrown: ${String(error)}`;
  const stack = error.stack ?? "";
  const text = stack.includes(error.message) ? stack : `${error}\n${stack}`;
  return error.cause === undefined
    ? text
    : `${text}\nCaused by: ${describe(error.cause)}`;
}
