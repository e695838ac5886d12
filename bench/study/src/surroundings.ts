/** Where and with what figures were made, for the report's foot. */
import { createRequire } from 'node:module';
import { arch, cpus, release, type } from 'node:os';
import { basename } from 'node:path';

/** Processor and system. */
export function machine(): { processor: string; system: string } {
  const processors = cpus();
  return {
    processor: `${processors[0]?.model.trim() ?? arch()}, ${processors.length} cores`,
    system: `${type()} ${release()}`,
  };
}

/** Name and version of Node and of the packages that compute, which are among the study's own. */
export function versions(packages: readonly string[]): Record<string, string> {
  const require = createRequire(import.meta.url);
  const found = packages.map((name) => {
    const { version } = require(`${name}/package.json`) as { version: string };
    return [name, version];
  });
  return { 'Node.js': process.versions.node, ...Object.fromEntries(found) };
}

/**
 * The arguments as the results file keeps them: folders by their last name alone, since where somebody keeps images is
 * nobody's business, and nothing of what figures do not depend on.
 */
export function argumentsToKeep(args: readonly string[]): string {
  const pairs = args.flatMap((arg) =>
    /^--[a-z]+=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg],
  );
  return pairs
    .flatMap((arg, i) => {
      const before = pairs[i - 1];
      if (arg === '--out' || arg === '--processes' || arg === '--save') return [];
      if (before === '--out' || before === '--processes') return [];
      return before === '--data' ? [basename(arg)] : [arg];
    })
    .join(' ');
}
