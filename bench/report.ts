/**
 * `deno task bench:report`: draws the README's pictures from the results in
 * `bench/results/`, or says which of them isn't what these results make.
 *
 * The map: in `report/`, `calls.ts`, `herds.ts`, `aborts.ts` and `http.ts` are
 * the pictures, `pictures.ts` makes files of them. They stand on a `sheet.ts`
 * in the colours of `theme.ts`; `figures.ts` finds their figures, `axis.ts`,
 * `grid.ts` and `spread.ts` place them; `herd_panels.ts`, `stems.ts`,
 * `marks.ts` and `text.ts` draw them by way of `svg.ts`.
 *
 * @module
 */

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
  const files = drawAll(await readMeasured(RESULTS));
  if (args.includes("--check")) await check(files);
  else await write(files);
}

async function write(files: ReadonlyMap<string, string>): Promise<void> {
  await Deno.mkdir(PICTURES, { recursive: true });
  for (const [name, text] of files) {
    await Deno.writeTextFile(new URL(name, PICTURES), text);
    console.log(`Written: bench/pictures/${name}`);
  }
}

async function check(files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    if (await readIfThere(new URL(name, PICTURES)) === text) continue;
    console.error(
      `bench/pictures/${name} is not what the results make: run ` +
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
