/** All forms that are tried. */
import { activations } from './forms/activations.js';
import { convolutions } from './forms/convolutions.js';
import type { Form } from './forms/form.js';
import { layout } from './forms/layout.js';
import { norms } from './forms/norms.js';
import { poolingAndResizing } from './forms/pooling-and-resizing.js';

export type { Form };
export const forms: readonly Form[] = [
  ...convolutions,
  ...poolingAndResizing,
  ...norms,
  ...layout,
  ...activations,
];
