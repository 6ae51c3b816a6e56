/**
 * Staying under an API's rate limit: a hundred parts of a program want the same
 * answer at the same moment, and the API sees one call.
 *
 *     deno run examples/rate_limits.ts
 *
 * @module
 */

import { Group } from "@scope/singleflight";

/** Somebody else's API: five calls, then it refuses. */
class WeatherApi {
  calls = 0;

  async today(city: string): Promise<string> {
    this.calls++;
    if (this.calls > 5) throw new Error("429 Too Many Requests");
    await new Promise((done) => setTimeout(done, 20));
    return `sunny in ${city}`;
  }
}

/** Asks a hundred times at once; returns how many asked in vain. */
async function refusals(ask: () => Promise<string>): Promise<number> {
  const answers = await Promise.allSettled(Array.from({ length: 100 }, ask));
  return answers.filter(({ status }) => status === "rejected").length;
}

const bare = new WeatherApi();
const refused = await refusals(() => bare.today("Oslo"));
console.log(`each on its own: ${bare.calls} calls, ${refused} refused`);

const api = new WeatherApi();
const forecasts = new Group<string, string>();
const refusedInGroup = await refusals(() =>
  forecasts.do("Oslo", (flight) => api.today(flight.key))
);
console.log(`with a Group: ${api.calls} call, ${refusedInGroup} refused`);

// The flight is over, and nothing of it is left: asking again calls again.
await forecasts.do("Oslo", (flight) => api.today(flight.key));
console.log(`asked once more: ${api.calls} calls`);

if (refused !== 95 || refusedInGroup !== 0 || api.calls !== 2) {
  throw new Error("the Group must make one call out of a hundred");
}
