/** The script of a worker: it answers one request after another. It holds no module of the core, but is sent them. */

import { provideModule } from '../core/core.js';
import { Scoring } from '../evaluation/scoring.js';
import type { Answer, Request, RequestName, Requests, SentError } from './messages.js';
import { nodeThreads } from './node-threads.js';
import { PartCore } from './part-core.js';

let losses: PartCore | undefined;
let scoring: Scoring | undefined;

const work: { readonly [N in RequestName]: (given: Requests[N][0]) => Requests[N][1] } = {
  modules(given) {
    losses = new PartCore(given);
    return { shares: losses.shares };
  },
  count: (given) => (losses as PartCore).count(given),
  run: (given) => (losses as PartCore).run(given),
  forward: (given) => (losses as PartCore).forward(given),
  sort: (given) => (losses as PartCore).sort(given),
  backward: (given) => (losses as PartCore).backward(given),
  table({ metrics, options }) {
    provideModule('metrics', metrics);
    scoring = new Scoring(options);
    return undefined;
  },
  score: (given) => (scoring as Scoring).measure(given),
};

function answer({ name, given }: Request): [Answer, ArrayBuffer[]] {
  try {
    const result = (work[name] as (given: unknown) => unknown)(given);
    const { buffer } = (result as { gradient?: Float32Array } | undefined)?.gradient ?? {};
    return [{ result }, buffer === undefined ? [] : [buffer as ArrayBuffer]];
  } catch (error) {
    const sent = sentError(error);
    if (sent.kind === 'stopped' || sent.kind === 'other') losses?.drop();
    return [{ error: sent }, []];
  }
}

function sentError(error: unknown): SentError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WebAssembly.RuntimeError) return { kind: 'stopped', message };
  if (error instanceof RangeError) return { kind: 'RangeError', message };
  if (error instanceof TypeError) return { kind: 'TypeError', message };
  return { kind: 'other', message };
}

/** The worker's own scope, where it is one of the web's. */
interface WebScope {
  postMessage(message: Answer, transfer: ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: Request }) => void) | null;
}

const scope = globalThis as unknown as Partial<WebScope>;
if (typeof scope.postMessage === 'function') {
  scope.onmessage = ({ data }) => scope.postMessage?.(...answer(data));
} else {
  void nodeThreads().then(({ parentPort }) => {
    parentPort?.on('message', (request: Request) => parentPort.postMessage(...answer(request)));
  });
}
