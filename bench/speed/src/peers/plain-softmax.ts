/** Softmax and its way back in plain JavaScript, pixel by pixel, class axis last. */

/** Writes the probabilities of each pixel's classes. */
export function softmax(scores: Float32Array, classes: number, probabilities: Float32Array): void {
  for (let first = 0; first < scores.length; first += classes) {
    let largest = scores[first] as number;
    for (let c = 1; c < classes; c++) largest = Math.max(largest, scores[first + c] as number);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const power = Math.exp((scores[first + c] as number) - largest);
      probabilities[first + c] = power;
      sum += power;
    }
    for (let c = 0; c < classes; c++) probabilities[first + c] = (probabilities[first + c] as number) / sum;
  }
}

/** Turns slopes by probabilities into slopes by scores, in place. */
export function softmaxBack(slopes: Float32Array, probabilities: Float32Array, classes: number): void {
  for (let first = 0; first < slopes.length; first += classes) {
    let mean = 0;
    for (let c = 0; c < classes; c++)
      mean += (slopes[first + c] as number) * (probabilities[first + c] as number);
    for (let c = 0; c < classes; c++) {
      slopes[first + c] = (probabilities[first + c] as number) * ((slopes[first + c] as number) - mean);
    }
  }
}
