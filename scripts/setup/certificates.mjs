/**
 * A bare container often has no certificates of the web's authorities; apt can do without, cargo cannot. Node
 * brings its own, and cargo is told to use those where the system has none.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { cacheFolder } from './cache.mjs';

/** Where the systems keep them: Debian, Fedora, Alpine and macOS, openSUSE. */
const OF_THE_SYSTEM = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/ca-bundle.pem',
];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} places
 * @returns {Record<string, string>} what to add to the environment
 */
export function certificates(env, places = OF_THE_SYSTEM) {
  // Windows has a store of its own, which cargo asks
  if (process.platform === 'win32' || env.SSL_CERT_FILE || env.CARGO_HTTP_CAINFO || places.some(existsSync)) {
    return {};
  }
  const file = path.join(cacheFolder(env), `certificates-node-${process.versions.node}.pem`);
  const extra =
    env.NODE_EXTRA_CA_CERTS && existsSync(env.NODE_EXTRA_CA_CERTS) ? env.NODE_EXTRA_CA_CERTS : undefined;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, [...tls.rootCertificates, ...(extra ? [readFileSync(extra, 'utf8')] : [])].join('\n'));
  return { CARGO_HTTP_CAINFO: file, SSL_CERT_FILE: file };
}
