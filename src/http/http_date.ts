/**
 * Dates of HTTP, and none that are only dates: RFC 9110 section 5.6.7.
 *
 * @module
 */

const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const TIME = "(?<time>\\d\\d:\\d\\d:\\d\\d)";
const MONTH = "(?<month>[A-Z][a-z]{2})";

/** The form of today, and two that recipients still have to take. */
const FORMS = [
  `${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT`,
  `${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT`,
  `${DAY} ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/** Milliseconds since 1970; `undefined` for what is no such date. */
export function httpDate(text: string | null): number | undefined {
  for (const form of FORMS) {
    const groups = form.exec(text ?? "")?.groups;
    if (groups === undefined) continue;
    const { day = "", month, year = "", time } = groups;
    const full = year.length === 4 ? year : centuryOf(Number(year));
    const date = Date.parse(`${day.trim()} ${month} ${full} ${time} GMT`);
    return Number.isNaN(date) ? undefined : date;
  }
  return undefined;
}

/** A year of two digits is none of more than 50 years ahead. */
function centuryOf(year: number): number {
  const now = new Date().getUTCFullYear();
  const full = now - now % 100 + year;
  return full > now + 50 ? full - 100 : full;
}
