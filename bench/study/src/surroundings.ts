/** Where and with what figures were made, for the report's foot. */
import { createRequire } from 'node:module';
import { arch, cpus, release, type } from 'node:os';

const packages = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'segmetric'];

/** Processor and system. */
export function machine(): { processor: string; system: string } {
  const processors = cpus();
  return {
    processor: `${processors[0]?.model.trim() ?? arch()}, ${processors.length} cores`,
    system: `${type()} ${release()}`,
  };
}

/** Name and version of Node and of the packages that compute. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const found = packages.map((name) => {
    const { version } = require(`${name}/package.json`) as { version: string };
    return [name, version];
  });
  return { 'Node.js': process.versions.node, ...Object.fromEntries(found) };
}
