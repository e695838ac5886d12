/**
 * The peers of Python, in one child process that does a call when it is told to: so their turns come in the same rounds as
 * everybody's, while this process waits. `python/serve.py` is the other end and states the protocol.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@segmetric/study/usage-error';
import { type Contender, type Inputs, ROUNDING, type Task } from '../contender.js';
import { HAUSDORFF_PERCENTILE, SURFACE_TOLERANCE } from '../segmetric-calls.js';

interface Answer {
  readonly bytes: number;
  readonly error?: string;
  readonly versions?: Readonly<Record<string, string>>;
  readonly contenders?: readonly { readonly name: string; readonly otherDefinition: string | null }[];
  readonly values?: readonly number[];
  readonly milliseconds?: number;
  readonly samples?: number[];
}

const script = fileURLToPath(new URL('../../python/serve.py', import.meta.url));
const LIBRARIES = ['numpy', 'torch', 'monai', 'scikit-image', 'torchmetrics', 'surface-distance'];

/** Of all libraries as many threads are asked for as ours has. */
const threadsOf = (threads: number) =>
  Object.fromEntries(['OMP', 'MKL', 'OPENBLAS'].map((name) => [`${name}_NUM_THREADS`, String(threads)]));
/**
 * glibc gives memory back to the system when a tensor is freed, and the next call pays for fresh pages. Told so, it keeps
 * the memory for the next call, as the core of segmetric does. Other systems do not read these.
 */
const KEPT_MEMORY = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: String(2 ** 40),
  MALLOC_TOP_PAD_: String(2 ** 26),
};

/** A Python process and what it can do. */
export class PythonPeers {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #incoming: AsyncIterator<Buffer>;
  #waiting: Buffer = Buffer.alloc(0);
  /** The libraries that were found. */
  versions: Readonly<Record<string, string>> = {};

  private constructor(program: string, threads: number) {
    const env = { ...process.env, ...threadsOf(threads), ...KEPT_MEMORY };
    this.#child = spawn(program, ['-u', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#incoming = this.#child.stdout[Symbol.asyncIterator]();
    // A process that is gone shows as the end of its output.
    this.#child.stdin.on('error', () => {});
  }

  /**
   * Starts Python and asks which libraries it has.
   *
   * @param program - the path of an interpreter
   * @param threads - how many it may use
   * @throws UsageError where it does not start
   */
  static async start(program: string, threads = 1): Promise<PythonPeers> {
    const peers = new PythonPeers(program, threads);
    const failed = once(peers.#child, 'error').then(([error]) => {
      throw new UsageError(`--python: ${program} does not start (${(error as Error).message})`);
    });
    const { versions = {} } = await Promise.race([peers.#ask({ do: 'hello' }), failed]).catch((error) => {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`--python: ${program} ended: it needs numpy at least; the reason stands above`);
    });
    peers.versions = versions;
    return peers;
  }

  /** The libraries that were not found. */
  get missing(): string[] {
    return LIBRARIES.filter((name) => !(name in this.versions));
  }

  /** Hands the inputs over and gives those who can do the task; the ones of the task before are gone. */
  async contenders(task: Task, inputs: Inputs): Promise<Contender[]> {
    const { contenders = [] } = await this.#ask(
      { do: 'prepare', task, shape: inputs.size, classes: inputs.classes },
      arraysOf(inputs),
    );
    return contenders.map(({ name, otherDefinition }) => ({
      name,
      tolerance: ROUNDING,
      otherDefinition: otherDefinition ?? undefined,
      outcome: async () => {
        const { values = [], milliseconds = 0, body } = await this.#ask({ do: 'outcome', contender: name });
        // copied to an address that floats may have
        const gradient = body.length > 0 ? new Float32Array(new Uint8Array(body).buffer) : undefined;
        return { values, gradient, milliseconds };
      },
      time: async (turn) => (await this.#ask({ do: 'time', contender: name, ...turn })).samples ?? [],
    }));
  }

  /** Lets the process end. */
  stop(): void {
    this.#child.stdin.end();
  }

  async #ask(request: object, arrays: Readonly<Record<string, Uint8Array | Float32Array>> = {}) {
    const kinds = Object.entries(arrays).map(([name, data]) => [
      name,
      [data instanceof Float32Array ? 'float32' : 'uint8', data.length],
    ]);
    this.#child.stdin.write(`${JSON.stringify({ ...request, arrays: Object.fromEntries(kinds) })}\n`);
    for (const { buffer, byteOffset, byteLength } of Object.values(arrays)) {
      this.#child.stdin.write(new Uint8Array(buffer, byteOffset, byteLength));
    }
    const answer = JSON.parse(await this.#readLine()) as Answer;
    if (answer.error !== undefined) throw new Error(`Python: ${answer.error}`);
    return { ...answer, body: await this.#readBytes(answer.bytes) };
  }

  async #readLine(): Promise<string> {
    let end = this.#waiting.indexOf(10);
    while (end < 0) {
      await this.#readMore();
      end = this.#waiting.indexOf(10);
    }
    return (await this.#readBytes(end + 1)).toString();
  }

  async #readBytes(length: number): Promise<Buffer> {
    const parts = [this.#waiting];
    let have = this.#waiting.length;
    while (have < length) {
      const part = await this.#nextPart();
      parts.push(part);
      have += part.length;
    }
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    this.#waiting = all.subarray(length);
    return all.subarray(0, length);
  }

  async #readMore(): Promise<void> {
    this.#waiting = Buffer.concat([this.#waiting, await this.#nextPart()]);
  }

  async #nextPart(): Promise<Buffer> {
    const { value, done } = await this.#incoming.next();
    if (done) throw new Error('Python ended before it answered');
    return value;
  }
}

function arraysOf(inputs: Inputs): Record<string, Uint8Array | Float32Array> {
  const { truth } = inputs;
  if ('scores' in inputs) {
    const { scores, masks } = inputs;
    return { scores, truth, ...(masks === undefined ? {} : { masks }) };
  }
  return {
    predicted: inputs.predicted,
    truth,
    percentile: Float32Array.of(HAUSDORFF_PERCENTILE),
    tolerance: Float32Array.of(SURFACE_TOLERANCE),
  };
}
