/**
 * Reads the JUnit files that Deno, Node and Bun write: the one form of report
 * that all three share.
 *
 * @module
 */

import type { TestResult } from "./report.ts";

// Node leaves `>` as it is inside of a value, so quotes have to be respected.
const TEST_CASE =
  /<testcase\b((?:[^">]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/** The tests of a file, without those that were skipped. */
export function readJunit(xml: string): TestResult[] {
  const results: TestResult[] = [];
  for (const [, attributes = "", content = ""] of xml.matchAll(TEST_CASE)) {
    const name = /\bname="([^"]*)"/.exec(attributes)?.[1];
    if (name === undefined || content.includes("<skipped")) continue;
    const passed = !/<(?:failure|error)\b/.test(content);
    // Node escapes quotation marks twice.
    const plain = unescapeXml(name).replaceAll("&quot;", '"');
    results.push({ name: plain, passed });
  }
  return results;
}

const ENTITIES: Record<string, string> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function unescapeXml(text: string): string {
  return text.replaceAll(/&(#x?)?(\w+);/g, (whole, sharp, body) => {
    if (sharp === undefined) return ENTITIES[body] ?? whole;
    return String.fromCodePoint(parseInt(body, sharp === "#x" ? 16 : 10));
  });
}
