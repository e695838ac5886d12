/** Numbers of things in sentences. */

/** As `1 image`, `2 images`. */
export const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;
