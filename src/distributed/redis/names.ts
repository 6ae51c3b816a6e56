/**
 * What things are called within Redis.
 *
 * @module
 */

/** The names that belong to one key. */
export interface Names {
  /** Holds who leads now, for as long as the lease lasts. */
  readonly lease: string;
  /** Holds the last epoch for a while, so that the next one is higher. */
  readonly epoch: string;
  /** The channel on which this key's flights are told of. */
  readonly channel: string;
  /** Where the outcome of one flight lies: the name of that flight alone. */
  outcome(epoch: string): string;
}

/**
 * Names things for a key. All keys of one have the same hash tag, `{...}`, and
 * so lie on the same node of a cluster.
 */
export function namesOf(
  namespace: string,
  key: string,
  perKey: boolean,
): Names {
  const tag = `{${escaped(namespace)}:${escaped(key)}}`;
  return {
    lease: `${tag}:lease`,
    epoch: `${tag}:epoch`,
    channel: perKey ? `${tag}:settled` : sharedChannel(namespace),
    outcome: (epoch) => `${tag}:${epoch}`,
  };
}

/** The channel of all keys of a namespace. */
export function sharedChannel(namespace: string): string {
  return `${escaped(namespace)}:settled`;
}

/** The lease of the flight that an outcome's name tells of. */
export function leaseOf(outcome: string): string {
  return `${outcome.slice(0, outcome.lastIndexOf(":"))}:lease`;
}

/**
 * A text without braces, colons, line ends and lone surrogates; unequal ones
 * stay unequal.
 */
function escaped(text: string): string {
  return text.replace(
    /[^\w.-]/g,
    (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
