/** Node's threads, of which bundlers for pages need not know. */

/** What is used of a port or a worker of Node's. */
export interface NodePort {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: as Node types it
  on(event: string, listener: (value: any) => void): unknown;
}

/** What is used of a worker of Node's. */
export interface NodeWorker extends NodePort {
  ref(): void;
  unref(): void;
  terminate(): unknown;
}

/** What is used of `node:worker_threads`. */
export interface NodeThreads {
  readonly Worker: new (script: URL, options: { readonly execArgv: readonly string[] }) => NodeWorker;
  readonly parentPort: NodePort | null;
}

/** The module, by a name that bundlers do not look for. */
export function nodeThreads(): Promise<NodeThreads> {
  const name = 'node:worker_threads';
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name) as Promise<NodeThreads>;
}
