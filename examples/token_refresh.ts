/**
 * OAuth with refresh tokens that are valid once. Fifty requests find their
 * access token expired at the same moment; if two of them refreshed, the second
 * would present a used token, and the server would end the session.
 *
 *     deno run examples/token_refresh.ts
 *
 * The key is the session object itself, compared by identity: two sessions never
 * share a refresh, even if all their fields are equal.
 *
 * @module
 */

import { Group } from "@scope/singleflight";

/** The authorization server: each refresh token works once. */
class AuthServer {
  refreshes = 0;
  readonly #valid = new Set<string>();

  signIn(): Session {
    return this.#issue();
  }

  async refresh(token: string): Promise<Session> {
    if (!this.#valid.delete(token)) {
      throw new Error("invalid_grant: the refresh token was used before");
    }
    this.refreshes++;
    await new Promise((done) => setTimeout(done, 20));
    return this.#issue();
  }

  #issue(): Session {
    const refreshToken = crypto.randomUUID();
    this.#valid.add(refreshToken);
    return { accessToken: crypto.randomUUID(), refreshToken };
  }
}

interface Session {
  accessToken: string;
  refreshToken: string;
}

const server = new AuthServer();
const refreshes = new Group<string, Session>({ key: "identity" });

/** Gives the session new tokens, once for all who ask at the same time. */
function refresh(session: Session): Promise<string> {
  return refreshes.do(session, async () => {
    Object.assign(session, await server.refresh(session.refreshToken));
    return session.accessToken;
  });
}

const ada = server.signIn();
const grace = server.signIn();

// Twice, since the second round shows that the rotated tokens are good.
for (const round of [1, 2]) {
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, i) => refresh(i % 2 === 0 ? ada : grace)),
  );
  const fresh = new Set(tokens).size;
  console.log(
    `round ${round}: ${tokens.length} requests, ${fresh} sessions, ${server.refreshes} refreshes so far`,
  );
  if (fresh !== 2 || server.refreshes !== 2 * round) {
    throw new Error("each session must be refreshed once per round");
  }
}
