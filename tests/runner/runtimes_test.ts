import { assertEquals } from "@std/assert";
import { inTurn, type RunOutcome } from "./runtimes.ts";

Deno.test("inTurn() adds up what the parts of a suite yield", async () => {
  const progress: number[] = [];
  const options = {
    folder: "",
    flags: [],
    filter: "",
    onProgress: (ended: number) => void progress.push(ended),
  };
  const part = (name: string, problem: string) =>
  (
    { onProgress }: { onProgress(ended: number): void },
  ): Promise<RunOutcome> => {
    onProgress(1);
    const results = [{ name, passed: true }];
    return Promise.resolve({ results, output: `${name}\n`, problem });
  };
  assertEquals(
    await inTurn(options, part("S1 a", "fell"), part("S2 b", "crashed")),
    {
      results: [{ name: "S1 a", passed: true }, { name: "S2 b", passed: true }],
      output: "S1 a\nS2 b\n",
      problem: "fell; crashed",
    },
  );
  assertEquals(progress, [1, 2]);
});
