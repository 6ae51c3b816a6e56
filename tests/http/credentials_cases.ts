/**
 * No user's answer ever reaches another: each of 100 users gets a body made of
 * nothing but the user's own credentials.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { OptionSet } from "./apps/options.ts";
import type { Call } from "./call.ts";
import { type Client, textOf } from "./client.ts";
import { HERD } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { valuesOf } from "./reply.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf, type Scene, type Site } from "./site.ts";

/** Fields that name a user. */
const FIELDS = [
  "Authorization",
  "Proxy-Authorization",
  "Cookie",
  "X-Api-Key",
  "X-Auth-Token",
  "X-Forwarded-User",
  "X-Session-Id",
];

/** How a case is told: the field, the way, and what the origin answers. */
interface Plan {
  readonly field: string;
  readonly mode: Mode;
  readonly options?: OptionSet;
  /** The fields of the answer for a user; for nobody it is shareable. */
  readonly fieldsFor: (user: string) => readonly string[];
}

const PUBLIC = ["Cache-Control: public, max-age=60"];
const NOBODY = "nobody";

/** The line that names a user. Lengths and parts are alike on purpose. */
function lineOf({ field }: Plan, user: number): string {
  return `${field}: session=${String(user).padStart(3, "0")}`;
}

/** Answers with what the call was sent by. */
function echoes(plan: Plan, gate: Gate): (call: Call) => Promise<void> {
  return async (call) => {
    await gate.opened;
    const user = call.field(plan.field.toLowerCase()) ?? NOBODY;
    const fields = user === NOBODY ? PUBLIC : plan.fieldsFor(user);
    call.respond({ fields, body: `for ${user}` });
  };
}

/** Each got what is its own; those without a name what is nobody's. */
async function assertOwn(
  plan: Plan,
  clients: readonly Client[],
  isUser: (index: number) => boolean,
): Promise<void> {
  for (const [index, reply] of (await repliesOf(clients)).entries()) {
    assert(reply.isClean, reply.why);
    const user = isUser(index) ? lineOf(plan, index).split(": ")[1] : NOBODY;
    assertEquals(textOf(reply), `for ${user}`);
  }
}

/** So many users at once, or users between others who have no name. */
async function usersAndOthers(
  scene: Scene,
  plan: Plan,
  isUser: (index: number) => boolean,
): Promise<void> {
  const before = scene.route.calls.length;
  const gate = new Gate();
  scene.plays(echoes(plan, gate));
  const { entered } = await scene.look();
  const clients = scene.herd(
    HERD,
    (index) => isUser(index) ? { fields: [lineOf(plan, index)] } : {},
  );
  await scene.entered(entered + HERD);
  const users = clients.filter((_, index) => isUser(index)).length;
  const expected = users + (users < HERD ? 1 : 0);
  await scene.route.call(before + expected - 1);
  gate.open();
  await assertOwn(plan, clients, isUser);
  assertEquals(scene.route.calls.length - before, expected, "Calls");
}

/** Has the URL's Vary learned from requests of nobody, in two languages. */
async function learn(scene: Scene, vary: string): Promise<void> {
  scene.plays((call) =>
    call.respond({
      fields: [...PUBLIC, `Vary: ${vary}`],
      body: `for ${NOBODY}`,
    })
  );
  for (const language of ["en", "de"]) {
    await repliesOf(
      scene.herd(2, () => ({ fields: [`Accept-Language: ${language}`] })),
    );
  }
}

const WAYS: readonly { mode: Mode; options?: OptionSet }[] = [
  { mode: "shared" },
  { mode: "shared", options: "byUser" },
  { mode: "private" },
  { mode: "hono" },
];

const always = () => true;

function sceneOf(site: Site, { mode, options }: Plan): Scene {
  return site.scene(mode, options);
}

const cases: HttpCase[] = [];

for (const way of WAYS) {
  const label = `${way.mode}${
    way.options === undefined ? "" : ` ${way.options}`
  }`;
  for (const field of FIELDS) {
    // The edge example keeps it to itself: it is for proxies.
    if (field === "Proxy-Authorization" && way.mode === "hono") continue;
    const plan = { ...way, field, fieldsFor: () => PUBLIC };
    cases.push({
      name: `H1 ${HERD} users, each with a ${field} (${label})`,
      run: (site) => usersAndOthers(sceneOf(site, plan), plan, always),
    });
  }
  for (const field of ["Authorization", "Cookie"]) {
    const plan = { ...way, field, fieldsFor: () => PUBLIC };
    for (const vary of ["Accept-Language", field]) {
      cases.push({
        name: `H2 ${HERD} users by ${field}, Vary: ${vary} learned (${label})`,
        async run(site) {
          const scene = sceneOf(site, plan);
          await learn(scene, vary);
          await usersAndOthers(scene, plan, always);
        },
      });
    }
    cases.push({
      name: `H1 users by ${field} between others, twice (${label})`,
      async run(site) {
        const scene = sceneOf(site, plan);
        await usersAndOthers(scene, plan, (index) => index % 2 === 0);
        await usersAndOthers(scene, plan, (index) => index % 2 === 1);
      },
    });
    const mistaken = {
      ...plan,
      fieldsFor: (user: string) =>
        user.endsWith("007") ? PUBLIC : ["Cache-Control: private"],
    };
    cases.push({
      name: `H3 users by ${field}, one's answer public by mistake (${label})`,
      async run(site) {
        const scene = sceneOf(site, mistaken);
        await usersAndOthers(scene, mistaken, always);
        await usersAndOthers(scene, mistaken, always);
      },
    });
  }
}

export const credentialsCases: readonly HttpCase[] = [
  ...cases,
  {
    name: `H1 ${HERD} users by a field of the credentials option`,
    run: (site) => {
      const field = "X-Tenant";
      const plan: Plan = { field, mode: "shared", fieldsFor: () => PUBLIC };
      return usersAndOthers(site.scene("shared", "ours"), plan, always);
    },
  },
  {
    name: "H3 a Set-Cookie for each of those who have none",
    async run(site) {
      const scene = site.scene("shared");
      scene.plays((call) =>
        call.respond({
          fields: [...PUBLIC, `Set-Cookie: session=${call.number}`],
          body: `${call.number}`,
        })
      );
      const replies = await repliesOf(scene.herd(HERD));
      const cookies = replies.flatMap(({ fields }) =>
        valuesOf(fields, "set-cookie")
      );
      assertEquals(new Set(cookies).size, HERD, "Sessions");
      for (const [index, reply] of replies.entries()) {
        const own = `session=${textOf(reply)}`;
        assertEquals(cookies[index], own, "Whose cookie came with the body");
      }
    },
  },
];
