/**
 * Callers with signals, for `deno bench`; beside a hand-written race.
 *
 * @module
 */

import { contenders } from "./contenders.ts";
import {
  abortStorm,
  flightSignal,
  signalSharedAborted,
  signalSharedSettled,
} from "./loops/signals.ts";
import { KEY, resolves } from "./loops/work.ts";

for (const { subject, ...who } of await contenders("signal-fresh")) {
  Deno.bench({
    ...who,
    group: "one caller with a new signal",
    fn: async () => {
      const { signal } = new AbortController();
      await subject.do(KEY, resolves, { signal });
    },
  });
}

for (const { subject, ...who } of await contenders("flight-signal")) {
  Deno.bench({
    ...who,
    group: "one caller, fn reads flight.signal",
    fn: async () => {
      await flightSignal(subject, 1);
    },
  });
}

for (const { subject, ...who } of await contenders("signal-shared-5000")) {
  Deno.bench({
    ...who,
    group: "5,000 callers on one signal, the flight settles",
    fn: async () => {
      await signalSharedSettled(subject, 1);
    },
  });
}

for (
  const { subject, ...who } of await contenders("signal-shared-5000-abort")
) {
  Deno.bench({
    ...who,
    group: "5,000 callers on one signal, which aborts",
    fn: async () => {
      await signalSharedAborted(subject, 1);
    },
  });
}

for (const { subject, ...who } of await contenders("abort-storm-1000")) {
  const storm = abortStorm(1);
  Deno.bench({
    ...who,
    group: "1,000 callers with a signal each, all abort",
    fn: async () => {
      await storm(subject, 1);
    },
  });
}
