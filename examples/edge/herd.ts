/**
 * Sends many requests to the app itself: `POST /live?path=/item&requests=100`.
 * A browser opens no more than six connections to a server of HTTP/1.1, so from
 * there no herd of more than six can come; the page asks for it here.
 *
 * @module
 */

import type { Context, Hono } from "hono";

/** How a herd fared. */
export interface HerdReport {
  readonly requests: number;
  /** How many were answered with a status of 2xx, and whole. */
  readonly answered: number;
  /** How many different bodies came. */
  readonly bodies: number;
  /** How many bytes came, all requests taken together. */
  readonly bytes: number;
}

const MOST = 1_000;

/** Answers with the report of a herd that has come home. */
export async function herd(c: Context, app: Hono): Promise<Response> {
  // Other sites' pages have no herd to send.
  if (!["same-origin", undefined].includes(c.req.header("sec-fetch-site"))) {
    return c.text("Cannot send a herd for another site", 403);
  }
  const path = c.req.query("path") ?? "/";
  const requests = Number(c.req.query("requests"));
  if (!(Number.isInteger(requests) && requests > 0 && requests <= MOST)) {
    return c.text(
      `Cannot send the herd: requests must be a whole number up to ${MOST}`,
      400,
    );
  }
  const url = new URL(c.req.url).origin + path;
  const answers = await Promise.all(
    Array.from({ length: requests }, () => send(url, c, app)),
  );
  const whole = answers.filter((answer) => answer !== undefined);
  const report: HerdReport = {
    requests,
    answered: whole.length,
    bodies: new Set(whole.map(({ sum }) => sum)).size,
    bytes: whole.reduce((all, { bytes }) => all + bytes, 0),
  };
  return c.json(report);
}

interface Answer {
  readonly bytes: number;
  /** Tells bodies apart; equal ones have equal sums. */
  readonly sum: string;
}

async function send(
  url: string,
  c: Context,
  app: Hono,
): Promise<Answer | undefined> {
  try {
    const response = await app.fetch(
      new Request(url),
      undefined,
      contextOf(c),
    );
    if (!response.ok) return undefined;
    let bytes = 0;
    let sum = 0;
    for await (const chunk of response.body ?? []) {
      // Of a large chunk some bytes will do: this is a picture, not a proof.
      const step = Math.ceil(chunk.length / 1_024);
      for (let i = 0; i < chunk.length; i += step) {
        sum = Math.imul(sum, 31) + (chunk[i] ?? 0) | 0;
      }
      bytes += chunk.length;
    }
    return { bytes, sum: `${bytes} ${sum}` };
  } catch {
    // It broke off: one that hasn't been answered, as the report says.
    return undefined;
  }
}

/** The Worker's context; other runtimes have none, and Hono says so by a throw. */
function contextOf(c: Context): Context["executionCtx"] | undefined {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}
