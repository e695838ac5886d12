/** Turning dense arrays between the two layouts, for running every case in both. */

/** A batch's array with the classes last, moved to stand after the images. */
export function channelsFirst(data: ArrayLike<number>, shape: readonly number[]): number[] {
  return turned(data, shape, (image, pixel, index, pixels, classes) => [
    image + index * pixels + pixel,
    image + pixel * classes + index,
  ]);
}

/** The way back; `shape` is that of the array with the classes last. */
export function channelsLast(data: ArrayLike<number>, shape: readonly number[]): number[] {
  return turned(data, shape, (image, pixel, index, pixels, classes) => [
    image + pixel * classes + index,
    image + index * pixels + pixel,
  ]);
}

/** The shape with the classes after the images. */
export function shapeFirst(shape: readonly number[]): number[] {
  return [shape[0] as number, shape.at(-1) as number, ...shape.slice(1, -1)];
}

function turned(
  data: ArrayLike<number>,
  shape: readonly number[],
  places: (image: number, pixel: number, index: number, pixels: number, classes: number) => [number, number],
): number[] {
  const classes = shape.at(-1) as number;
  const pixels = shape.slice(1, -1).reduce((product, axis) => product * axis, 1);
  const result = new Array<number>(data.length);
  for (let image = 0; image < data.length; image += pixels * classes) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let index = 0; index < classes; index++) {
        const [to, from] = places(image, pixel, index, pixels, classes);
        result[to] = data[from] as number;
      }
    }
  }
  return result;
}
