/**
 * Deferred: a promise and what settles it. Measured on V8, this costs two
 * thirds of `Promise.withResolvers`.
 *
 * @module
 */

/**
 * The same for a promise that other requests attach to, on Workers. Measured in
 * workerd: once V8 has compiled a constructor of promises as hot code, what it
 * makes is no longer known to be of the request that made it, and whoever waits
 * for it goes on in a foreign request. `withResolvers` is not compiled so.
 */
export function acrossRequests(): PromiseWithResolvers<void> {
  return Promise.withResolvers<void>();
}

/** A promise that somebody else settles. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T | PromiseLike<T>) => void;
  reject!: (reason: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}
