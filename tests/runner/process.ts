/**
 * Child processes: output collected, time limited, and none left behind.
 *
 * @module
 */

/** How a command ended. */
export interface Finished {
  /** Its exit code; -1 if it had to be killed. */
  readonly code: number;
  /** Everything it wrote to stdout, and to stderr, in the order it came. */
  readonly output: string;
  /** What it wrote to stdout alone. */
  readonly stdout: string;
}

/** How to run a command. */
export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Killed after so many ms. */
  readonly limitMs: number;
  /** Called with every piece of output as it comes. */
  readonly onText?: (text: string) => void;
}

/** The commands that are running now. `start` adds, the end removes. */
const running = new Set<Deno.ChildProcess>();

/** Runs a command to its end. */
export async function run(
  command: string,
  args: readonly string[],
  { limitMs, onText, ...options }: RunOptions,
): Promise<Finished> {
  const child = start(command, args, options);
  let output = "";
  let stdout = "";
  const take = (text: string) => {
    output += text;
    onText?.(text);
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill(child);
  }, limitMs);
  try {
    await Promise.all([
      read(child.stdout, (text) => {
        stdout += text;
        take(text);
      }),
      read(child.stderr, take),
    ]);
    const { code } = await child.status;
    if (late) take(`\nKilled: still running after ${limitMs / 1_000} s\n`);
    return { code: late ? -1 : code, output, stdout };
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a command whose output is piped. The caller ends it by `kill`. */
export function start(
  command: string,
  args: readonly string[],
  options: Pick<RunOptions, "env" | "cwd"> = {},
): Deno.ChildProcess & { stdout: ReadableStream; stderr: ReadableStream } {
  const child = new Deno.Command(command, {
    args: [...args],
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // A group of its own, so that `kill` reaches the grandchildren too.
    detached: Deno.build.os !== "windows",
  }).spawn();
  running.add(child);
  child.status.finally(() => running.delete(child));
  return child;
}

/**
 * Kills a command and what it started, at once: workerd ignores a polite
 * SIGTERM while one of its requests hangs.
 */
export function kill(child: Deno.ChildProcess): void {
  try {
    if (Deno.build.os === "windows") {
      const args = ["/pid", `${child.pid}`, "/t", "/f"];
      new Deno.Command("taskkill", { args, stdout: "null", stderr: "null" })
        .outputSync();
    } else {
      Deno.kill(-child.pid, "SIGKILL");
    }
  } catch {
    // It has ended already: nothing is left to kill.
  }
}

/** Kills all that still runs. For the end of the process, however it comes. */
export function killAll(): void {
  for (const child of running) kill(child);
}

/**
 * Sees to it that Ctrl-C, which doesn't reach other groups, ends them too.
 *
 * @param cleanUp What else is to be done then; has to be synchronous.
 */
export function killAllOnInterrupt(cleanUp: () => void): void {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      killAll();
      cleanUp();
      Deno.exit(130);
    });
  }
}

/** Calls `take` with the stream's text, piece by piece, up to its end. */
export async function read(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    take(text);
  }
}
