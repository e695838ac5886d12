/** Node's threads, of which bundlers for pages need not know. */

/** What is used of a port or a worker of Node's. */
export interface NodePort {
  /** Sends a message, and gives buffers away with it. */
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Listens to an event. */
  // biome-ignore lint/suspicious/noExplicitAny: as Node types it
  on(event: string, listener: (value: any) => void): unknown;
}

/** What is used of a worker of Node's. */
export interface NodeWorker extends NodePort {
  /** A process waits for it. */
  ref(): void;
  /** A process does not wait for it. */
  unref(): void;
  /** Ends it. */
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
