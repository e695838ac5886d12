/** Gauss-Legendre quadrature on [0, 1]. */

/** A node of a quadrature rule. */
export interface Node {
  readonly place: number;
  readonly weight: number;
}

/**
 * The rule of `count` nodes, exact for polynomials of a degree below 2 · `count`. The nodes are roots of the Legendre
 * polynomial, by Newton's method from the usual first guess.
 */
export function gaussLegendre(count: number): readonly Node[] {
  return Array.from({ length: count }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    // It converges quadratically; four steps reach the last bit, one more does no harm.
    for (let step = 0; step < 5; step++) {
      let before = 1;
      let value = x;
      for (let degree = 2; degree <= count; degree++) {
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    return { place: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
