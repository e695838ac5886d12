/** The versions that a figure was made with, for the report's foot. */
import { createRequire } from 'node:module';

const packages = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'segmetric'];

/** Name and version of Node and of the packages that compute. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const found = packages.map((name) => {
    const { version } = require(`${name}/package.json`) as { version: string };
    return [name, version];
  });
  return { 'Node.js': process.versions.node, ...Object.fromEntries(found) };
}
