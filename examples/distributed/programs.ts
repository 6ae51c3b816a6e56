/**
 * The runtimes' own programs, and one file that all of them can run.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** A runtime of the crew. */
export type Runtime = "deno" | "node" | "bun";

/** What npm calls those that come from there on first use. */
export const packages = { node: "node@24.21.0", bun: "bun@1.4.5" } as const;

/** The command that runs a file on a runtime. */
export async function commandOf(runtime: Runtime): Promise<string[]> {
  if (runtime === "deno") {
    return [Deno.execPath(), "run", "-A", "--no-config", "--no-lock"];
  }
  // Its own path, since npx takes a second each time.
  const script = "console.log(process.execPath)";
  const npx = Deno.build.os === "windows" ? "npx.cmd" : "npx";
  return [await output(npx, ["-y", packages[runtime], "-e", script])];
}

/** Makes one file of `member.ts` and all that it imports. */
export async function bundleMember(file: string): Promise<void> {
  await output(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    "--platform=deno",
    "--external=node:*",
    `--output=${file}`,
    fileURLToPath(new URL("member.ts", import.meta.url)),
  ]);
}

/** The last line that a command prints. */
async function output(
  command: string,
  args: readonly string[],
): Promise<string> {
  const child = spawn(command, args, {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, [code]] = await Promise.all([
    text(child.stdout),
    once(child, "exit"),
  ]);
  if (code === 0) return printed.trim().split(/\r?\n/).at(-1) ?? "";
  throw new Error(`Cannot run ${command} ${args.join(" ")}: it has failed`);
}
