/**
 * The scripts: each is one step that nobody comes between, by Redis' clock.
 * They are short and go by `EVAL`: `EVALSHA` takes 48 microseconds instead of 56
 * on the loopback, and has every driver deal with a cache that was flushed.
 *
 * A lease's value is `<epoch>:<id>`, where the id is that of the call of
 * `join`. A script may be sent again when a connection was lost before the reply
 * (by ioredis, and by `twice.ts`): it then answers as it did at first.
 *
 * @module
 */

/**
 * How long the last epoch is kept after its time, in ms. On one node a moment
 * would do: the clock that has it expire is the clock that gives the next one.
 * The rest is for a replica that takes over and whose clock is behind.
 */
const EPOCH_MS = 60_000;

/**
 * Leads, or tells who does. `KEYS`: lease, epoch. `ARGV`: the lease in ms, the
 * id of the call.
 *
 * Gives `[value]` to who leads, and `[value, ms left]` to who doesn't. An epoch
 * is the time in microseconds, or one more than the last if that isn't less: 16
 * digits, which Lua's numbers hold.
 */
export const JOIN = `
local held = redis.call('GET', KEYS[1])
if held and string.match(held, ':(.*)') ~= ARGV[2] then
  return {held, redis.call('PTTL', KEYS[1])}
end
if held then return {held} end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local epoch = math.max(now, (redis.call('GET', KEYS[2]) or 0) + 1)
local text = string.format('%.0f', epoch)
local kept = math.ceil((epoch - now) / 1000) + ${EPOCH_MS}
redis.call('SET', KEYS[2], text, 'PX', kept)
redis.call('SET', KEYS[1], text .. ':' .. ARGV[2], 'PX', ARGV[1])
return {text .. ':' .. ARGV[2]}`;

/**
 * Prolongs a lease that is still held. `KEYS`: lease. `ARGV`: its value, ms.
 * Gives 1, or 0 if it is lost.
 */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/**
 * Ends a flight whose lease is still held: stores the outcome, frees the key,
 * tells the followers. `KEYS`: lease, outcome. `ARGV`: the lease's value, the
 * outcome, how long to keep it in ms, the channel, the message.
 *
 * Gives 1, or 0 if the lease was lost; then nothing was done. The outcome is
 * written first: if there is no memory for it, the lease stays.
 */
export const SETTLE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.call('GET', KEYS[2]) == ARGV[2] and 1 or 0
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1`;

/**
 * Frees the key without an outcome. `KEYS`: lease. `ARGV`: its value, the
 * channel, the message.
 */
export const ABANDON = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1`;

/**
 * Asks how a flight is. `KEYS`: lease, outcome. `ARGV`: the lease's value, the
 * channel, the message.
 *
 * Gives its outcome; or how many ms are left of its lease; or `null` if there
 * is neither, so that its leader is gone. The first to find that out tells the
 * other followers: then they all join at once, and one flight follows. If each
 * found out when it asks, a quick one would be over before the next of them
 * came.
 */
export const CHECK = `
local outcome = redis.call('GET', KEYS[2])
if outcome then return outcome end
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PTTL', KEYS[1])
end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return false`;
