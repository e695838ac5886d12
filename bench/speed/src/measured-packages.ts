/** The packages in this process whose versions a report names. */
export const measuredPackages = ['segmetric', '@tensorflow/tfjs-core'];
