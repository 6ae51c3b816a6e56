// What the engine sees of a key, where no digest is synchronous.
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { run } from "../runner/process.ts";
import { ROOT } from "../runner/root.ts";
import { longEngineKey } from "./long_key.ts";

Deno.test("D6 DistributedGroup has one engine key, with node:crypto and without", async () => {
  const script = fileURLToPath(new URL("without_digest.ts", import.meta.url));
  const { code, output, stdout } = await run(
    Deno.execPath(),
    ["run", "--no-lock", `--config=${ROOT}deno.json`, script],
    { cwd: ROOT, limitMs: 60_000 },
  );
  assertEquals(code, 0, output);
  assertEquals(stdout.trim(), await longEngineKey());
});
