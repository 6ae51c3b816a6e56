/**
 * Distributed flights over Redis or Valkey, by the client that you already
 * have.
 *
 * **The model.** A flight's leader holds a *lease*: a key of Redis that expires
 * unless it is renewed. Its value names the flight's *epoch*, which rises from
 * one flight of a key to the next. Whoever joins while it is there follows. The
 * leader's outcome is stored under the flight's own name for as long as it was
 * told to, and announced on a channel, in one step that frees the key and that
 * Redis refuses to who has lost the lease. A follower that hears nothing asks:
 * when the connection was lost and stands again, when the lease should have
 * ended, and twice or thrice per lease anyway; the first to find the leader gone
 * tells the others.
 *
 * **The files**, in the order to read them: `driver.ts`: what is asked of a
 * client; `scripts.ts`, `names.ts`: what happens within Redis; `coordinator.ts`
 * with `lead.ts` and `follow.ts`: the three parts of the interface; `watch.ts`:
 * how a follower waits; `channels.ts`, `channel.ts`, `message.ts`: how it is
 * told; `text.ts`, `reply.ts`, `twice.ts`, `options.ts`: what their names say.
 *
 * @module
 */
export type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "../coordinator.ts";
export { redisCoordinator } from "./coordinator.ts";
export type { RedisDriver } from "./driver.ts";
export type { RedisCoordinatorOptions } from "./options.ts";
