/**
 * The edge example's page in headless Chromium: what its user presses and sees.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { createApp } from "../examples/edge/app.ts";
import { optionsOf } from "../examples/edge/settings.ts";
import { artifacts, chromiumPath, launch } from "./edge/browser.ts";
import { selfSigned } from "./edge/certificate.ts";

const chromium = await chromiumPath();
if (chromium === undefined) {
  console.log("The edge's page is not tested: Chromium is not installed");
}
const certificate = chromium === undefined ? undefined : await selfSigned();
if (chromium !== undefined && certificate === undefined) {
  console.log("The edge's page is not tested over HTTP/2: no openssl here");
}

// The browser is a process of its own that outlives each step.
const unsanitized = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  name: "examples/edge's page sends herds by the edge over HTTP/1.1",
  ignore: chromium === undefined,
  ...unsanitized,
  fn: () =>
    onPage(undefined, async (page) => {
      assertMatch(await text(page, "#sender"), /^The edge sends the herds/);
      await tryHerds(page);
      await keepPictures(page);
    }),
});

Deno.test({
  name: "examples/edge's page sends herds itself over HTTP/2",
  ignore: certificate === undefined,
  ...unsanitized,
  fn: () =>
    onPage(certificate, async (page) => {
      assertMatch(await text(page, "#sender"), /itself, over h2\.$/);
      await tryHerds(page);
    }),
});

Deno.test({
  name: "examples/edge's page says what is wrong",
  ignore: chromium === undefined,
  ...unsanitized,
  fn: () =>
    onPage(undefined, async (page, complaints) => {
      await page.check('input[name=path][value=""]');
      await page.fill("input[name=other]", "/error");
      await send(page, 10);
      assertEquals(
        await text(page, "#verdict"),
        "10 requests, 10 origin calls; 10 not answered by a 2xx.",
      );
      await page.route("**/live*", (route) => route.abort());
      await page.click("button");
      await page.waitForFunction(
        'document.getElementById("verdict").textContent.startsWith("No herd: ")',
      );
      // Chromium tells of requests that failed: here they are meant to.
      complaints.length = 0;
    }),
});

/** Opens the page of an edge of its own. */
async function onPage(
  certificate: { cert: string; key: string } | undefined,
  run: (page: Page, complaints: string[]) => Promise<void>,
): Promise<void> {
  const app = createApp(optionsOf({}));
  const anyPort = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using server = Deno.serve({ ...anyPort, ...certificate }, app.fetch);
  const browser = await launch(chromium ?? "");
  try {
    const page = await browser.newPage({
      ignoreHTTPSErrors: true,
      viewport: { width: 1_100, height: 900 },
    });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    const scheme = certificate ? "https" : "http";
    await page.goto(`${scheme}://127.0.0.1:${server.addr.port}/`);
    await run(page, complaints);
    assertEquals(complaints, []);
  } finally {
    await browser.close();
  }
}

/** Sends one herd of each kind, and looks at the counts. */
async function tryHerds(page: Page): Promise<void> {
  await page.check('input[value="/item"]');
  await send(page, 100);
  assertEquals(await row(page), ["/item", "100", "1", "1"]);
  assertEquals(await counts(page), {
    requests: "100",
    calls: "1",
    flights: "0",
  });

  await page.check('input[value="/stream"]');
  await send(page, 20);
  assertEquals(await row(page), ["/stream", "20", "1", "1"]);

  await page.check('input[value="/me"]');
  await send(page, 100);
  assertEquals(await row(page), ["/me", "100", "100", "100"]);
  assertEquals(await counts(page), {
    requests: "220",
    calls: "102",
    flights: "0",
  });
  assertEquals(await text(page, "#verdict"), "100 requests, 100 origin calls.");
  for (const name of ["p50", "p99"]) {
    assertMatch(await text(page, `#${name}`), /^\d+ ms$/);
  }
}

/** Sends a herd by the button, and waits until the page says how it fared. */
async function send(page: Page, requests: number): Promise<void> {
  const before = await page.locator("#herds tr").count();
  await page.fill("input[name=requests]", `${requests}`);
  await page.click("button");
  await page.locator("#herds tr").nth(before).waitFor();
}

/** The newest herd: path, requests, origin calls, different bodies. */
async function row(page: Page): Promise<string[]> {
  const cells = page.locator("#herds tr").first().locator("td");
  return (await cells.allTextContents()).slice(0, 4);
}

async function counts(page: Page): Promise<Record<string, string>> {
  const [requests, calls, flights] = await Promise.all([
    text(page, "#requests"),
    text(page, "#calls"),
    text(page, "#flights"),
  ]);
  return { requests, calls, flights };
}

async function text(page: Page, selector: string): Promise<string> {
  return (await page.textContent(selector) ?? "").trim();
}

/** What the page looks like: for people, who are told where to find it. */
async function keepPictures(page: Page): Promise<void> {
  const folder = await artifacts();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [size, width] of [["wide", 1_100], ["narrow", 390]] as const) {
      await page.setViewportSize({ width, height: 900 });
      const path = join(folder, `edge-${colorScheme}-${size}.png`);
      await page.screenshot({ path, fullPage: true });
      console.log(path);
    }
  }
}
