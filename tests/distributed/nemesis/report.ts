/**
 * What came of all rounds: a table, and what was broken.
 *
 * @module
 */

import type { Violation } from "./check.ts";
import type { Round } from "./nemesis.ts";

/** What is summed up over rounds. */
export class Report {
  readonly violations: Violation[] = [];
  readonly #counts = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  #busyMs = 0;
  #callMs = 0;
  #staleMs = 0;

  add({ verdict, faults, busyMs }: Round): void {
    this.#busyMs += busyMs;
    this.violations.push(...verdict.violations);
    sum(this.#counts, verdict.counts);
    sum(this.#faults, faults);
    this.#callMs = Math.max(this.#callMs, verdict.callMs);
    this.#staleMs = Math.max(this.#staleMs, verdict.staleMs);
  }

  /** How often the members did that. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** How often that was broken. */
  broken(...rules: readonly Violation["rule"][]): number {
    return this.violations.filter(({ rule }) => rules.includes(rule)).length;
  }

  /** The line that says whether all is well. */
  get summary(): string {
    const named = this.broken("hung", "duplicate epoch", "unfenced publish");
    const rest = this.violations.length - named;
    return [
      `${this.broken("hung")} hung`,
      `${this.broken("duplicate epoch")} duplicate epochs`,
      `${this.broken("unfenced publish")} unfenced publishes`,
      `${rest} broken otherwise`,
    ].join(", ");
  }

  /** Everything, a line each. */
  get table(): string {
    const rows: (readonly [string, number])[] = [
      ...sorted(this.#counts),
      ...sorted(this.#faults).map(([kind, count]) =>
        [`fault: ${kind}`, count] as const
      ),
      ["machine too busy, ms", this.#busyMs],
      ["longest call, ms", this.#callMs],
      ["stalest value, ms", this.#staleMs],
      ["hung", this.broken("hung")],
      ["late", this.broken("late")],
      ["duplicate epochs", this.broken("duplicate epoch")],
      ["unfenced publishes", this.broken("unfenced publish")],
      ["wrong values", this.broken("wrong value", "stale value")],
      ["anything broken", this.violations.length],
    ];
    return rows.map(([name, count]) =>
      `${name.padEnd(32)} ${`${count}`.padStart(8)}`
    ).join("\n");
  }
}

/** What a violation is shown by, in lines. */
export function shown({ rule, facts }: Violation): string {
  return [rule, ...facts.map((fact) => `  ${JSON.stringify(fact)}`)].join("\n");
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([one], [other]) => one < other ? -1 : 1);
}

function sum(into: Map<string, number>, from: ReadonlyMap<string, number>) {
  for (const [name, count] of from) {
    into.set(name, (into.get(name) ?? 0) + count);
  }
}
