/**
 * What our timers do to a process: they keep it alive while somebody waits,
 * and no longer. Shown by processes of their own, on Deno, Node and Bun.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { locate } from "./runner/npm_tools.ts";
import { run } from "./runner/process.ts";
import { removeFolder, ROOT } from "./runner/root.ts";
import { BUN, NODE_24 } from "./versions.ts";

/** A process that outlives this has been kept alive by a timer. */
const LIMIT_MS = 30_000;

const programs = {
  awaiting: "S16 Group's timeout keeps a process alive while it is awaited",
  abandoning:
    "W2 Group that recovers orphans keeps no process alive for abandoned work",
};

for (const [program, name] of Object.entries(programs)) {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
    try {
      const bundle = join(folder, `${program}.mjs`);
      const source = join(ROOT, "tests", "processes", `${program}.ts`);
      const deno = Deno.execPath();
      await run(deno, ["bundle", `--output=${bundle}`, source], {
        cwd: ROOT,
        limitMs: LIMIT_MS,
      });
      const runtimes = [
        [deno, "run"],
        [await locate("node", NODE_24)],
        [await locate("bun", BUN)],
      ];
      for (const [path = "", ...args] of runtimes) {
        const { code, stdout } = await run(path, [...args, bundle], {
          limitMs: LIMIT_MS,
        });
        assertEquals([path, code, stdout], [path, 0, "aborted\n"]);
      }
    } finally {
      removeFolder(folder);
    }
  });
}
