/** `node scripts/node-path.mjs MAJOR`: prints the path of a Node of this version; it is fetched into the cache where it is missing. */
import { reportAndFail } from './setup/failure.mjs';
import { ensureNode } from './setup/node.mjs';
import { interruptible } from './setup.mjs';

try {
  const [major = ''] = process.argv.slice(2);
  process.stdout.write(`${await interruptible(() => ensureNode(major))}\n`);
} catch (reason) {
  reportAndFail(reason);
}
