import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { certificates } from './certificates.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'segmetric-certificates-'));
after(() => rmSync(folder, { recursive: true }));

test("Node's certificates, where the system has none", { skip: process.platform === 'win32' }, () => {
  const { CARGO_HTTP_CAINFO = '' } = certificates({ SEGMETRIC_CACHE: folder }, ['/no/such/file']);
  assert.ok(readFileSync(CARGO_HTTP_CAINFO, 'utf8').split('BEGIN CERTIFICATE').length > 50);
});

test("the system's and the user's come first", () => {
  assert.deepEqual(certificates({ SEGMETRIC_CACHE: folder }, [folder]), {});
  assert.deepEqual(certificates({ SSL_CERT_FILE: '/mine.pem' }, ['/no/such/file']), {});
});
