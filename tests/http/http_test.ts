/**
 * Collapsing over real sockets, on the runtime that `SINGLEFLIGHT_HTTP` names:
 * `deno` (the default), `node`, `bun` or `workerd`. On workerd the cases run on
 * the newest build at its newest date; those that depend on it on the older
 * build and at an old date as well.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { OLDER_WORKERD } from "../versions.ts";
import { complaints } from "../workers/complaints.ts";
import { within } from "../workers/limits.ts";
import { type Combination, combinations } from "../workers/workerd.ts";
import { brokenCases } from "./broken_cases.ts";
import { codingCases } from "./coding_cases.ts";
import { credentialsCases } from "./credentials_cases.ts";
import { framingCases } from "./framing_cases.ts";
import { hangupCases } from "./hangup_cases.ts";
import { headCases } from "./head_cases.ts";
import { hostileCases } from "./hostile_cases.ts";
import { regressionCases } from "./regression_cases.ts";
import { regressionLoadCases } from "./regression_load_cases.ts";
import { streamCases } from "./stream_cases.ts";
import { table2aCases } from "./table_2a_cases.ts";
import { table2bCases } from "./table_2b_cases.ts";
import { varyCases } from "./vary_cases.ts";
import type { HttpCase } from "./http_case.ts";
import type { ServerName } from "./server.ts";
import { Site } from "./site.ts";

const CASE_LIMIT_MS = 90_000;

const RUNTIMES: readonly ServerName[] = ["deno", "node", "bun", "workerd"];

const runtime = chosen(Deno.env.get("SINGLEFLIGHT_HTTP") ?? "deno");

const cases: readonly HttpCase[] = [
  ...table2aCases,
  ...table2bCases,
  ...varyCases,
  ...credentialsCases,
  ...hangupCases,
  ...streamCases,
  ...framingCases,
  ...codingCases,
  ...headCases,
  ...brokenCases,
  ...regressionCases,
  ...regressionLoadCases,
  ...hostileCases,
];

/** Where the cases run: one place, but for workerd. The newest comes last. */
const places: readonly { label: string; combination?: Combination }[] =
  runtime === "workerd"
    ? combinations().map((combination) => ({
      label: `${runtime} ${combination.build} at ${combination.date}`,
      combination,
    }))
    : [{ label: runtime }];

/** In the order of `places`; started by the first test, stopped by the last. */
const sites: Site[] = [];

// The sites outlive each test.
const unsanitized = {
  sanitizeOps: false,
  sanitizeResources: false,
  sanitizeExit: false,
};

Deno.test.beforeAll(async () => {
  for (const { combination } of places) {
    sites.push(await Site.start(runtime, combination));
  }
});

Deno.test.afterAll(async () => {
  await Promise.allSettled(sites.map((site) => site.stop()));
});

for (const one of cases) {
  const { name, run, not, notOnOlderWorkerd, onAllWorkerds } = one;
  for (const [index, { label, combination }] of places.entries()) {
    const isNewest = index === places.length - 1;
    if (!isNewest && onAllWorkerds !== true) continue;
    const isOlder = combination?.build === OLDER_WORKERD;
    const reason = not?.[runtime] ?? (isOlder ? notOnOlderWorkerd : undefined);
    if (reason !== undefined) {
      console.log(`Left out on ${label}: ${name}: ${reason}`);
      continue;
    }
    const [promise, ...rest] = name.split(" ");
    Deno.test({
      name: `${promise} ${label}: ${rest.join(" ")}`,
      ...unsanitized,
      async fn() {
        const site = sites[index];
        if (site === undefined) throw new Error("Cannot run: no server");
        await within(CASE_LIMIT_MS, run(site), "the case");
        assertEquals(complaintsOf(site), [], "What it printed");
        for (const note of site.notes.splice(0)) {
          console.log(`${label}: ${note}`);
        }
      },
    });
  }
}

function chosen(name: string): ServerName {
  const found = RUNTIMES.find((one) => one === name);
  if (found !== undefined) return found;
  throw new TypeError(
    `Cannot use SINGLEFLIGHT_HTTP: was "${name}", must be ${
      RUNTIMES.join(", ")
    }`,
  );
}

/** What workerd prints of bodies that end in an error, as cases mean them to. */
const MEANT = /Cannot (?:keep the body for a slow reader|end the body)/;

/** Lines that tell of a fault of ours. */
function complaintsOf({ server }: Site): string[] {
  const stderr = server.stderr();
  if (runtime === "workerd") {
    return complaints(stderr).lines.filter((line) => !MEANT.test(line));
  }
  // The others print every body that breaks off, as these cases have them do.
  return stderr.split("\n").filter((line) => /unhandled|uncaught/i.test(line));
}
