/** Numbers of things in sentences. */

/** As `1 image`, `2 images`; `1 loss`, `2 losses` with the ending `es`. */
export const counted = (count: number, thing: string, ending = 's') =>
  `${count} ${thing}${count === 1 ? '' : ending}`;
