/** Images with their masks, as tensors are made of them. */

/** One image and its truth, both `side` x `side`, row by row. */
export interface Sample {
  /** Grey values, 0 to 1. */
  readonly pixels: Float32Array;
  /** 1 where the object is, else 0. */
  readonly mask: Uint8Array;
}

/** Images to train with and images to validate with. */
export interface ImageSet {
  /** What the page says of them. */
  readonly description: string;
  readonly side: number;
  readonly training: readonly Sample[];
  readonly validation: readonly Sample[];
}
