/** What the page on the study has computed. */
import type { Topic } from '../topic.js';
import { topic as results } from './blocks.js';
import { topic as remarks } from './remarks.js';

export const topics: Readonly<Record<string, Topic>> = { results, remarks };
