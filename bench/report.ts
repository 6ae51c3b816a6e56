/**
 * `deno task bench:report`: draws the README's pictures from the results in
 * `bench/results/`, and writes its table of costs; or says which of them isn't
 * what these results make.
 *
 * The map: in `report/`, `calls.ts`, `herds.ts`, `aborts.ts` and `http.ts` are
 * the pictures, `pictures.ts` makes files of them; `costs.ts` is the table. They stand on a `sheet.ts`
 * in the colours of `theme.ts`; `figures.ts` finds their figures, `axis.ts`,
 * `grid.ts` and `spread.ts` place them; `herd_panels.ts`, `stems.ts`,
 * `marks.ts` and `text.ts` draw them by way of `svg.ts`.
 *
 * @module
 */

import { README } from "../tests/readme.ts";
import { withCosts } from "./report/costs.ts";
import { drawAll, readMeasured } from "./report/pictures.ts";

const RESULTS = new URL("results/", import.meta.url);
const PICTURES = new URL("pictures/", import.meta.url);

const HELP = `Usage: deno task bench:report [--check]

  --check   write nothing; fail if a picture isn't what the results make`;

async function main(args: readonly string[]): Promise<void> {
  const wrong = args.find((arg) => arg !== "--check" && arg !== "--help");
  if (wrong !== undefined) {
    throw new TypeError(`Cannot read ${wrong}: there is no such option`);
  }
  if (args.includes("--help")) {
    console.log(HELP);
    return;
  }
  const measured = await readMeasured(RESULTS);
  const files = new Map<URL, string>();
  for (const [name, text] of drawAll(measured)) {
    files.set(new URL(name, PICTURES), text);
  }
  const readme = await Deno.readTextFile(README);
  files.set(README, withCosts(readme, measured.runtimes));
  if (args.includes("--check")) await check(files);
  else await write(files);
}

async function write(files: ReadonlyMap<URL, string>): Promise<void> {
  await Deno.mkdir(PICTURES, { recursive: true });
  for (const [url, text] of files) {
    await Deno.writeTextFile(url, text);
    console.log(`Written: ${url.pathname}`);
  }
}

async function check(files: ReadonlyMap<URL, string>): Promise<void> {
  for (const [url, text] of files) {
    if (await readIfThere(url) === text) continue;
    console.error(
      `${url.pathname} is not what the results make: run ` +
        "deno task bench:report",
    );
    Deno.exitCode = 1;
  }
}

async function readIfThere(url: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
