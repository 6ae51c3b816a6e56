/**
 * What a benchmark measures: anything with a `do` of this shape. A subject's
 * module exports `create`, or a class named `Group` (as this package does), so
 * that a peer needs a module of a few lines and no change here.
 *
 * @module
 */

/** The one method that all subjects have in common. */
export interface Subject {
  do(
    key: string,
    fn: () => unknown,
    options?: { signal: AbortSignal },
  ): Promise<unknown>;
}

/** What the module of a subject exports. */
export interface SubjectModule {
  create?: () => Subject;
  Group?: new () => Subject;
}

/** Builds the subject that a module holds. */
export function createSubject(module: SubjectModule): Subject {
  if (module.create !== undefined) return module.create();
  if (module.Group !== undefined) return new module.Group();
  throw new TypeError(
    "Cannot build a subject: its module exports neither create nor Group",
  );
}
