/** All forms that are tried. */
import { activations } from './activations.js';
import { arithmetic } from './arithmetic.js';
import { convolutions } from './convolutions.js';
import type { Form } from './form.js';
import { layout } from './layout.js';
import { norms } from './norms.js';
import { poolingAndResizing } from './pooling-and-resizing.js';

export type { Form };
export const forms: readonly Form[] = [
  ...convolutions,
  ...poolingAndResizing,
  ...norms,
  ...layout,
  ...arithmetic,
  ...activations,
];
