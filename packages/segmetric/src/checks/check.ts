/** What a check of an option is. The checks themselves are in `option-checks.ts`. */

/** Looks at one value; returns what is kept of it, or throws an error that begins with `name`. */
export type Check<T> = (name: string, value: unknown) => T;

/**
 * One check for each option of `O`. (By `Extract` the type is one table also where `O` is a union of forms.)
 */
export type Checks<O> = { readonly [K in Extract<keyof O, string>]: Check<Exclude<O[K], undefined>> };
