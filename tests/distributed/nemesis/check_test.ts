/**
 * The checker of nemesis runs can fail: it finds what is wrong in bad
 * histories, rule by rule, and nothing in good ones.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Rule } from "./check.ts";
import { Story } from "./story.ts";

interface Plot {
  readonly name: string;
  readonly broken: readonly Rule[];
  tell(story: Story): void;
}

const good: readonly Omit<Plot, "broken">[] = [
  { name: "a flight with a follower", tell() {} },
  {
    name: "a follower that a killed leader's successor serves",
    tell(story) {
      story.lead({ leader: "1", at: 2_000, ms: 300 });
      story.call("1", "k", 2_000);
      story.killed.push(["1", 2_100]);
      story.fly({ leader: "2", followers: ["3"], at: 2_320, ms: 50 });
    },
  },
  {
    name: "a leader that stands still, and is refused",
    tell(story) {
      const { run, flight } = superseded(story);
      story.say("1", { what: "stall", from: 2_010, at: 2_600 });
      story.say("1", { what: "settling", ...flight, at: 2_610 });
      story.say("1", { what: "settled", ...flight, answer: false, at: 2_611 });
      story.call("1", "k", 2_000, 2_612, run);
    },
  },
  {
    name: "calls without the engine, while it is gone",
    tell(story) {
      story.trouble("restart", 2_000, 3_000);
      alone(story, "failedOpen");
      story.call("2", "k", 2_500, 2_600, undefined, "unavailable");
    },
  },
  {
    name: "an outcome that the engine took before it died, untold",
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      forget(story, flight.epoch);
      story.trouble("restart", 2_053, 3_000);
    },
  },
  {
    name: "a lead of the millisecond in which the engine's account begins",
    tell(story) {
      const { run, flight } = story.lead({ leader: "1", at: 2_000.7, ms: 0 });
      story.engine.pop(); // its lead isn't in it
      story.engine.push(
        { what: "started", at: 2_000 },
        { what: "published", ...flight, run, at: 2_001 },
      );
      story.call("1", "k", 2_000, 2_002, run);
    },
  },
  {
    name: "an execution that goes on when everybody has left",
    tell(story) {
      const { run } = superseded(story);
      story.say("1", { what: "deserted", id: run, at: 2_050 });
      story.call("1", "k", 2_000, 2_050, undefined, "left");
    },
  },
  {
    name: "one for each process, of what is too large",
    tell: (story) => alone(story, "ranAlone"),
  },
];

const bad: readonly Plot[] = [
  {
    name: "a call that never ends",
    broken: ["hung"],
    tell: (story) => story.call("1", "k", 2_000),
  },
  {
    name: "a call that ends too late",
    broken: ["late"],
    tell: (story) => story.call("1", "k", 2_000, 20_000, undefined, "left"),
  },
  {
    name: "an epoch that the engine gives twice",
    broken: ["duplicate epoch"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.engine.push({ what: "granted", ...flight, ms: 400, at: 2_100 });
    },
  },
  {
    name: "an epoch that two members have",
    broken: ["duplicate epoch"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.say("2", { what: "led", ...flight, asked: 2_000, at: 2_001 });
    },
  },
  {
    name: "an epoch that falls when the engine was emptied",
    broken: ["falling epoch"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.engine.push(
        { what: "started", at: 3_000 },
        { what: "granted", ...flight, epoch: 1, ms: 400, at: 3_001 },
      );
    },
  },
  {
    name: "an epoch that falls, as two members see it",
    broken: ["falling epoch"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      const { digest } = flight;
      story.say("2", {
        what: "led",
        digest,
        epoch: 1,
        asked: 2_100,
        at: 2_101,
      });
    },
  },
  {
    name: "a lead that is given while another is held",
    broken: ["two leads at a time"],
    tell(story) {
      story.lead({ leader: "1", at: 2_000, ms: 300 });
      const { flight } = story.lead({ leader: "2", at: 2_311, ms: 50 });
      for (const line of story.engine) {
        if (line.what === "granted" && line.epoch === flight.epoch) {
          line.at = 2_100;
        }
      }
    },
  },
  {
    name: "an outcome that the engine takes from a superseded leader",
    broken: ["unfenced publish"],
    tell(story) {
      const { run, flight } = superseded(story);
      story.say("1", { what: "stall", from: 2_010, at: 2_600 });
      story.engine.push({ what: "published", ...flight, run, at: 2_610 });
    },
  },
  {
    name: "an outcome that the engine takes when the lease has run out",
    broken: ["unfenced publish"],
    tell(story) {
      const { run, flight } = story.lead({ leader: "1", at: 2_000, ms: 50 });
      story.engine.push({ what: "published", ...flight, run, at: 2_500 });
    },
  },
  {
    name: "a superseded leader that is told that its outcome was taken",
    broken: ["unfenced publish", "taken and yet not published"],
    tell(story) {
      const { flight } = superseded(story);
      story.say("1", { what: "stall", from: 2_010, at: 2_600 });
      story.say("1", { what: "settling", ...flight, at: 2_610 });
      story.say("1", { what: "settled", ...flight, answer: true, at: 2_611 });
    },
  },
  {
    name: "an outcome that is published and said to be refused",
    broken: ["refused and yet published"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.say("1", { what: "settled", ...flight, answer: false, at: 2_053 });
      story.lines.splice(
        story.lines.findLastIndex(([, { what }]) => what === "end"),
        1,
      );
      story.killed.push(["1", 2_054]);
    },
  },
  {
    name: "an outcome that is published nowhere and said to be taken",
    broken: ["taken and yet not published"],
    tell(story) {
      const { flight } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      forget(story, flight.epoch);
    },
  },
  {
    name: "an outcome of another flight",
    broken: ["another's outcome published"],
    tell(story) {
      const { run } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      const { flight } = story.fly({ leader: "2", at: 3_000, ms: 50 });
      for (const line of story.engine) {
        if (line.what !== "published" || line.epoch !== flight.epoch) continue;
        line.run = run;
      }
    },
  },
  {
    name: "a value of no execution",
    broken: ["wrong value"],
    tell: (story) => story.call("2", "k", 2_000, 2_010, "9.9"),
  },
  {
    name: "a value of another key",
    broken: ["wrong value"],
    tell(story) {
      const { run } = story.fly({ key: "l", leader: "1", at: 2_000, ms: 50 });
      story.call("2", "k", 2_000, 2_060, run);
    },
  },
  {
    name: "a value of a flight that was over when the call's began",
    broken: ["wrong value"],
    tell(story) {
      const { run } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.call("2", "k", 2_060, 2_070, run);
    },
  },
  {
    name: "a value of its own process' flight that was over",
    broken: ["wrong value"],
    tell(story) {
      const { run } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.call("1", "k", 2_060, 2_070, run);
    },
  },
  {
    name: "a value that the engine has refused",
    broken: ["wrong value"],
    tell(story) {
      const { run, flight } = superseded(story);
      story.say("1", { what: "stall", from: 2_010, at: 2_600 });
      story.say("1", { what: "settling", ...flight, at: 2_610 });
      story.say("1", { what: "settled", ...flight, answer: false, at: 2_611 });
      story.call("3", "k", 2_500, 2_612, run);
    },
  },
  {
    name: "a value of an execution without the lead, elsewhere",
    broken: ["wrong value"],
    tell(story) {
      const run = alone(story, "ranAlone");
      story.call("2", "k", 2_500, 2_600, run);
    },
  },
  {
    name: "a value that lay about, though nothing was wrong",
    broken: ["stale value"],
    tell(story) {
      const { run } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.call("2", "k", 2_400, 2_401, run, "value", 2_001);
    },
  },
  {
    name: "a value that lay about for longer than what was wrong",
    broken: ["stale value"],
    tell(story) {
      const { run } = story.fly({ leader: "1", at: 2_000, ms: 50 });
      story.trouble("lag", 2_300, 2_400, "2");
      story.call("2", "k", 4_400, 4_401, run, "value", 2_001);
    },
  },
  {
    name: "an error that nobody made",
    broken: ["wrong error"],
    tell: (story) => story.call("1", "k", 2_000, 2_001, undefined, "other"),
  },
  {
    name: "an engine that is said to be gone",
    broken: ["wrong error"],
    tell: (story) =>
      story.call("1", "k", 2_000, 2_001, undefined, "unavailable"),
  },
  {
    name: "an outcome that can't be read",
    broken: ["unreadable"],
    tell: (story) =>
      story.say("1", { what: "note", name: "unreadable", key: "k", at: 2_000 }),
  },
  {
    name: "an execution without the lead, though nothing was wrong",
    broken: ["unexplained run without the lead"],
    tell(story) {
      story.trouble("restart", 0, 100);
      story.trouble("hole", 2_400, 2_500, "2");
      alone(story, "failedOpen");
    },
  },
  {
    name: "an execution without the lead that is counted nowhere",
    broken: ["unexplained run without the lead"],
    tell(story) {
      story.trouble("restart", 2_000, 3_000);
      alone(story);
    },
  },
  {
    name: "two executions at a time, though nothing was wrong",
    broken: ["unexplained overlap"],
    tell(story) {
      superseded(story);
      story.trouble("pause", 2_000, 2_100, "3");
    },
  },
];

/** A good one, before what the plot is about. */
function begin(): Story {
  const story = new Story();
  story.fly({ leader: "1", followers: ["2", "3"], at: 1_000, ms: 50 });
  return story;
}

/** Member 1 leads, for longer than its lease, and then member 2 does. */
function superseded(story: Story) {
  const told = story.lead({ leader: "1", at: 2_000, ms: 600 });
  for (const line of story.engine) {
    if (line.what === "granted" && line.at === 2_000) line.ms = 400;
  }
  story.fly({ leader: "2", at: 2_401, ms: 50 });
  return told;
}

/** Member 1 does the work without the lead. */
function alone(story: Story, name?: string): string {
  const run = "1.alone";
  const [at, key] = [2_510, "k"];
  if (name !== undefined) story.say("1", { what: "note", name, key, at });
  story.say("1", { what: "run", id: run, key, epoch: 0, ms: 10, at });
  story.say("1", { what: "ran", id: run, at: at + 10 });
  story.call("1", key, 2_500, at + 11, run);
  return run;
}

/** The engine doesn't tell that it has published this. */
function forget(story: Story, epoch: number): void {
  story.engine = story.engine.filter((line) =>
    line.what !== "published" || line.epoch !== epoch
  );
}

for (const { name, tell } of good) {
  Deno.test(`D1-D5 the nemesis' checker finds nothing in ${name}`, () => {
    const story = begin();
    tell(story);
    assertEquals(story.broken(), []);
  });
}

for (const { name, broken, tell } of bad) {
  Deno.test(`D1-D5 the nemesis' checker finds ${name}`, () => {
    const story = begin();
    tell(story);
    assertEquals(story.broken(), broken);
  });
}
