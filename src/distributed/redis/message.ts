/**
 * Messages: what followers are told through a channel.
 *
 * @module
 */

/** What became of a flight. */
export type News =
  | { readonly kind: "outcome"; readonly text: string }
  /** It has an outcome, too large to send to everybody: ask for it. */
  | { readonly kind: "stored" }
  /** Its leader has given up, or was found to be gone. */
  | { readonly kind: "vacant" };

/** The most bytes of an outcome that are sent along. */
const SENT_BYTES = 1_024;

const STORED = "?";
const VACANT = "-";

/** The message that a flight has an outcome. */
export function settledMessage(
  flight: string,
  text: string,
  bytes: number,
): string {
  return `${flight}\n${bytes <= SENT_BYTES ? text : STORED}`;
}

/** The message that a flight has no leader any longer. */
export function vacantMessage(flight: string): string {
  return `${flight}\n${VACANT}`;
}

/** Which flight a message is of, and what it tells. */
export function readMessage(message: string): [flight: string, news: News] {
  const end = message.indexOf("\n");
  const rest = message.slice(end + 1);
  const news: News = rest === STORED
    ? { kind: "stored" }
    : rest === VACANT
    ? { kind: "vacant" }
    : { kind: "outcome", text: rest };
  return [message.slice(0, Math.max(end, 0)), news];
}
