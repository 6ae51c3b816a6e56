/**
 * One Group for all threads: workers ask the main thread, which runs each piece
 * of work once and posts the `Result` back. `cloneableResult` makes a Result
 * that survives the way: without it, an error of a class of one's own would
 * arrive as a plain `Error`, its name and code lost.
 *
 *     deno run examples/worker_threads.ts
 *
 * @module
 */

import { cloneableResult, Group, type Result } from "@scope/singleflight";

class NotFound extends Error {
  override readonly name = "NotFound";
  readonly code = 404;
}

/** What a worker has been told about one key. */
interface Report {
  readonly key: string;
  readonly status: Result<number>["status"];
  readonly callers: number;
  readonly says: string;
}

/** The worker's whole program: asks for two keys and reports what it got. */
function inWorker(): void {
  const main = self as unknown as Worker;
  main.onmessage = ({ data: { key, result } }) => {
    const { status, callers, value, reason } = result;
    const says = reason ? `${reason.name} ${reason.code}` : `${value}`;
    main.postMessage({ report: { key, status, callers, says } });
  };
  main.postMessage({ ask: "answer" });
  main.postMessage({ ask: "nonsense" });
}

const threads = 3;
const questions = threads * 2;
let asked = 0;
let runs = 0;
const group = new Group<number, string>();
const reports: Report[] = [];
const everyoneAsked = Promise.withResolvers<void>();
const finished = Promise.withResolvers<void>();

/** The work; it ends when all workers wait for it, to show that they share it. */
async function work(key: string): Promise<number> {
  runs++;
  await everyoneAsked.promise;
  if (key === "nonsense") throw new NotFound(`no such key: ${key}`);
  return 42;
}

const program = URL.createObjectURL(
  new Blob([`(${inWorker})()`], { type: "text/javascript" }),
);
const workers = Array.from({ length: threads }, () => {
  const worker = new Worker(program, { type: "module" });
  worker.onmessage = async ({ data }: MessageEvent) => {
    if (data.report) {
      if (reports.push(data.report) === questions) finished.resolve();
      return;
    }
    const key: string = data.ask;
    const answer = group.doResult(key, () => work(key));
    if (++asked === questions) everyoneAsked.resolve();
    worker.postMessage({ key, result: cloneableResult(await answer) });
  };
  return worker;
});

await finished.promise;
for (const worker of workers) worker.terminate();

const lines = reports.map(({ key, status, callers, says }) =>
  `${key}: ${status} for ${callers} callers: ${says}`
);
console.log(`${runs} runs for ${asked} questions from ${threads} threads`);
console.log([...new Set(lines)].sort().join("\n"));

if (
  runs !== 2 || new Set(lines).size !== 2 ||
  !lines.includes("answer: fulfilled for 3 callers: 42") ||
  !lines.includes("nonsense: rejected for 3 callers: NotFound 404")
) {
  throw new Error("every thread must get the one outcome, its error intact");
}
