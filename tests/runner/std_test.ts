import { assertEquals, assertRejects } from "@std/assert";
import { chooseStd, STD_VARIABLE, stdFlags } from "./std.ts";

const META = { scope: "std", name: "assert", versions: {} };

/** Surroundings whose registry answers as told. */
function outside(
  answer: (url: URL, signal: AbortSignal) => Response | Promise<Response>,
  variables: Record<string, string> = {},
) {
  return {
    env: (name: string) => variables[name],
    fetch:
      ((url: URL, { signal }: { signal: AbortSignal }) =>
        Promise.resolve(answer(url, signal))) as typeof fetch,
    limitMs: 20,
  };
}

const never = () => {
  throw new Error("Cannot fetch: nothing should be asked");
};

Deno.test("chooseStd() takes JSR if it answers", async () => {
  const asked: string[] = [];
  const choice = await chooseStd(outside((url) => {
    asked.push(url.href);
    return Response.json(META);
  }));
  assertEquals(asked, ["https://jsr.io/@std/assert/meta.json"]);
  assertEquals(choice, {
    source: "jsr",
    line: "Standard library: from JSR (JSR answers)",
  });
});

Deno.test("chooseStd() takes npm if JSR can't be reached", async () => {
  const refused = () => Promise.reject(new TypeError("refused"));
  assertEquals(await chooseStd(outside(refused)), {
    source: "npm",
    line: "Standard library: from npm, by tests/npm (JSR can't be reached)",
  });
});

Deno.test("chooseStd() takes npm if JSR hangs", async () => {
  const hangs = (_url: URL, signal: AbortSignal) =>
    new Promise<Response>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  assertEquals(await chooseStd(outside(hangs)), {
    source: "npm",
    line:
      "Standard library: from npm, by tests/npm (JSR gave no answer within 0.02 s)",
  });
});

Deno.test("chooseStd() takes npm if the body of the answer hangs", async () => {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(new ReadableStream()),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const choice = await chooseStd({
    env: (name) => name === "JSR_URL" ? url : undefined,
    fetch,
    limitMs: 50,
  });
  await server.shutdown();
  assertEquals(choice.source, "npm");
});

Deno.test("chooseStd() takes npm if a proxy answers for JSR", async () => {
  const page = () => new Response("<html>Blocked by policy</html>");
  assertEquals((await chooseStd(outside(page))).source, "npm");
  const object = () => Response.json({ error: "blocked" }, { status: 403 });
  assertEquals(await chooseStd(outside(object)), {
    source: "npm",
    line:
      "Standard library: from npm, by tests/npm (JSR gave another answer (403))",
  });
});

Deno.test("chooseStd() asks nobody if the environment decides", async () => {
  for (const source of ["jsr", "npm"] as const) {
    const choice = await chooseStd(outside(never, { [STD_VARIABLE]: source }));
    assertEquals(choice.source, source);
  }
});

Deno.test("chooseStd() refuses another value in the environment", async () => {
  await assertRejects(
    () => chooseStd(outside(never, { [STD_VARIABLE]: "yes" })),
    TypeError,
    "SINGLEFLIGHT_STD was yes, must be jsr or npm",
  );
});

Deno.test("stdFlags() replaces the import map only for npm", () => {
  assertEquals(stdFlags("jsr"), []);
  assertEquals(stdFlags("npm").length, 1);
});
