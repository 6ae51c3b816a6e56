/**
 * A history: what the members of a nemesis run, its engine and its faults have
 * done, each by the machine's one clock, in ms.
 *
 * Epochs are numbers here: those of Redis are below 2^53 until the year 2255.
 *
 * @module
 */

/** How exactly two processes read the machine's clock, in ms. */
export const SAME = 2;

/** How far the engine's account is behind at the most, in ms. */
export const UNTOLD = 2_000;

/** How a call ended. */
export type How = "value" | "failure" | "left" | "unavailable" | "other";

/** What a member writes down, a line of JSON each, before it goes on. */
export type Line =
  /** A call was made. `flight`: when the member's flight began that it is in. */
  | Written<"call", { id: string; key: string; flight: number }>
  /** It ended; `run`: with which execution's value or failure. */
  | Written<"end", { id: string; how: How; run?: string; error?: string }>
  /** An execution began, which is to take so long. Epoch 0: without the lead. */
  | Written<"run", { id: string; key: string; epoch: number; ms: number }>
  /** An execution ended. */
  | Written<"ran", { id: string }>
  /** Nobody waits for an execution any longer. */
  | Written<"deserted", { id: string }>
  /** The engine gave a lead that was asked for then. */
  | Written<"led", { digest: string; epoch: number; asked: number }>
  /** The engine is asked to take an outcome. */
  | Written<"settling", { digest: string; epoch: number }>
  /** The engine has answered that. */
  | Written<"settled", { digest: string; epoch: number; answer: boolean }>
  /** The group has told its observer of that. */
  | Written<"note", { name: string; key: string }>
  /** The process stood still, from then on. */
  | Written<"stall", { from: number }>;

/** A line, with when it was written. */
type Written<What extends string, Rest> = Rest & { what: What; at: number };

/** A line of that kind, and whose it is. */
export type Of<What extends Line["what"]> = Extract<Line, { what: What }> & {
  member: string;
};

/** What the engine did, in its order, as it tells itself. */
export type EngineLine =
  /** It started, empty. */
  | { what: "started"; at: number }
  | { what: "granted"; digest: string; epoch: number; ms: number; at: number }
  | { what: "renewed"; digest: string; ms: number; at: number }
  | { what: "freed"; digest: string; at: number }
  | {
    what: "published";
    digest: string;
    epoch: number;
    run: string;
    at: number;
  };

/**
 * Something was wrong, from then to then; with a member, or with all. The end
 * includes what clients need to be connected again.
 */
export interface Trouble {
  readonly kind: string;
  readonly member: string | undefined;
  readonly from: number;
  to: number;
}

/** How the groups of all members were made, in ms. */
export interface Terms {
  readonly lease: number;
  readonly keep: number;
  readonly joinTimeout: number;
  readonly operationTimeout: number;
  readonly maxWait: number;
  readonly breaker: number;
  /** The longest that an execution takes. */
  readonly work: number;
}

/** Why a group runs `fn` without the lead, as it tells just before. */
const WHY: ReadonlySet<string> = new Set([
  "failedOpen",
  "overdue",
  "unreadable",
  "ranAlone",
]);

/** Everything that happened. */
export class History {
  readonly terms: Terms;
  /** The keys, by the digest that the engine sees. */
  readonly keys: ReadonlyMap<string, string>;
  /** When each member was killed that was. */
  readonly killed = new Map<string, number>();
  readonly troubles: Trouble[] = [];
  readonly engine: EngineLine[] = [];
  readonly calls: Of<"call">[] = [];
  readonly runs = new Map<string, Of<"run">>();
  readonly leads: Of<"led">[] = [];
  readonly settlings: Of<"settling">[] = [];
  readonly notes: Of<"note">[] = [];
  readonly #lines: (Line & { member: string })[] = [];
  readonly #ends = new Map<string, Of<"end">>();
  readonly #ran = new Map<string, number>();
  readonly #deserted = new Map<string, number>();
  readonly #settled = new Map<string, Of<"settled">>();
  /** The last notes of members about keys that explain what comes next. */
  readonly #why = new Map<string, Of<"note">>();
  readonly #reasons = new Map<string, Of<"note">>();
  readonly #stalls = new Map<string, Of<"stall">[]>();

  constructor(terms: Terms, keys: ReadonlyMap<string, string>) {
    this.terms = terms;
    this.keys = keys;
  }

  /** Adds what a member has written. */
  take(member: string, line: Line): void {
    this.#lines.push({ ...line, member });
    switch (line.what) {
      case "call":
        return void this.calls.push({ ...line, member });
      case "end":
        return void this.#ends.set(line.id, { ...line, member });
      case "run": {
        const run = { ...line, member };
        this.runs.set(line.id, run);
        if (line.epoch === 0) this.#explain(run);
        return;
      }
      case "ran":
        return void this.#ran.set(line.id, line.at);
      case "deserted":
        return void this.#deserted.set(line.id, line.at);
      case "led":
        return void this.leads.push({ ...line, member });
      case "settling":
        return void this.settlings.push({ ...line, member });
      case "settled":
        return void this.#settled.set(flightOf(line), { ...line, member });
      case "note": {
        const note = { ...line, member };
        this.notes.push(note);
        if (WHY.has(line.name)) this.#why.set(`${member} ${line.key}`, note);
        return;
      }
      case "stall": {
        const stalls = this.#stalls.get(member) ?? [];
        stalls.push({ ...line, member });
        this.#stalls.set(member, stalls);
      }
    }
  }

  /** All of it, to look into. */
  text(): string {
    return JSON.stringify({
      keys: [...this.keys],
      killed: [...this.killed],
      troubles: this.troubles,
      engine: this.engine,
      lines: this.#lines.toSorted((one, other) => one.at - other.at),
    });
  }

  /** How a call ended. */
  endOf({ id }: Of<"call">): Of<"end"> | undefined {
    return this.#ends.get(id);
  }

  /** When an execution ended; the one of a killed member ended with it. */
  ranAt({ id, member }: Of<"run">): number {
    return this.#ran.get(id) ?? this.killed.get(member) ?? Infinity;
  }

  /** When nobody waited for an execution any longer. */
  desertedAt({ id }: Of<"run">): number {
    return this.#deserted.get(id) ?? Infinity;
  }

  /**
   * What a leader was told by `settle`. What comes after the group's time for
   * that is told to nobody.
   */
  answerTo({ at, digest, epoch }: Of<"settling">): Of<"settled"> | undefined {
    const settled = this.#settled.get(flightOf({ digest, epoch }));
    const limit = at + this.terms.operationTimeout;
    return settled !== undefined && settled.at < limit ? settled : undefined;
  }

  /** For how long a member stood still between then and then. */
  stoodStill(member: string, from: number, to: number): number {
    return (this.#stalls.get(member) ?? []).reduce(
      (sum, stall) =>
        sum +
        Math.max(0, Math.min(to, stall.at) - Math.max(from, stall.from)),
      0,
    );
  }

  /** What the group told just before an execution without the lead. */
  reasonOf({ id }: Of<"run">): Of<"note"> | undefined {
    return this.#reasons.get(id);
  }

  /** How long all that was wrong for a member lasted between then and then. */
  troubleMs(member: string, from: number, to: number): number {
    const stood = this.stoodStill(member, from, to);
    return this.troubles.reduce((sum, trouble) => {
      if (!concerns(trouble, member)) return sum;
      const ms = Math.min(to, trouble.to) - Math.max(from, trouble.from);
      return sum + Math.max(0, ms);
    }, stood);
  }

  /** Whether anything was wrong for a member between then and then. */
  isTroubled(member: string, from: number, to: number): boolean {
    return this.stoodStill(member, from, to) > 0 ||
      this.troubles.some((trouble) =>
        concerns(trouble, member) && trouble.from <= to && trouble.to >= from
      );
  }

  /**
   * Whether the engine was killed between then and then, or its account begun:
   * what it did just before that is told by nobody.
   */
  isUntold(from: number, to: number): boolean {
    const isWithin = (at: number) => from <= at && at <= to;
    return this.troubles.some((trouble) =>
      trouble.kind === "restart" && isWithin(trouble.from)
    ) || this.engine.some(({ what, at }) => what === "started" && isWithin(at));
  }

  #explain(run: Of<"run">): void {
    const name = `${run.member} ${run.key}`;
    const note = this.#why.get(name);
    if (note === undefined) return;
    this.#reasons.set(run.id, note);
    this.#why.delete(name); // each explains one
  }
}

/** Names a flight. */
export function flightOf(
  { digest, epoch }: { readonly digest: string; readonly epoch: number },
): string {
  return `${digest} ${epoch}`;
}

function concerns(trouble: Trouble, member: string): boolean {
  return trouble.member === undefined || trouble.member === member;
}
