/**
 * What a task made by code is made of: scenes. A scene is an image and everybody who may outline it: the truth is one
 * outline drawn at random, and since the scene can draw as many as one likes, its posterior is known.
 */
import type { NormOver } from '../norm.js';
import type { Random } from '../random.js';

/** Height and width of every scene, in pixels. */
export const SIZE = 48;

/** One image and its raters. */
export interface Scene {
  /** One value a pixel, row by row. */
  readonly pixels: Float32Array;
  /** One rater's label map. Each call is another rater, independent of the others given the scene. */
  outline(random: Random): Uint8Array;
}

/** A kind of scene: one of the embedded tasks. */
export interface Kind {
  /** On the command line and in results. */
  readonly name: string;
  /** What is in the images and how the truth varies, in one or two sentences for the report. */
  readonly description: string;
  /** What the labels 1, 2, … are called. */
  readonly labels: readonly string[];
  /** What the network normalises together; a channel where it is not said. */
  readonly norm?: NormOver;
  draw(random: Random): Scene;
}
