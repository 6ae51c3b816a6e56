/**
 * What a broken promise is shown by.
 *
 * @module
 */

/** Throws, with the facts. */
export function fail(message: string, ...facts: unknown[]): never {
  const shown = facts.map((fact) =>
    JSON.stringify(
      fact,
      (_, value) =>
        typeof value === "bigint"
          ? `${value}n`
          : value instanceof Error
          ? `${value}`
          : value,
    )
  );
  throw new Error([message, ...shown].join("\n"));
}
