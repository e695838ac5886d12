/** Two processes that each take half of a batch, or of a single image each all. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Contender } from '../contender.js';
import type { Order } from './other-process.js';
import type { ParallelWork } from './parallel-works.js';

const script = fileURLToPath(new URL('../../dist/parallel/other-process.js', import.meta.url));

/** The two processes. */
export class TwoProcesses {
  readonly #children: readonly ChildProcess[] = [fork(script), fork(script)];

  /** The time of a batch of the work; where both do a whole image, half of the time of both. */
  async contender(work: ParallelWork): Promise<Contender> {
    const isSplit = work.images > 1;
    await this.#order({ work, images: isSplit ? work.images / 2 : 1 });
    const sample = async (calls: number) => {
      const start = performance.now();
      await this.#order({ calls });
      return (performance.now() - start) / calls / (isSplit ? 1 : 2);
    };
    return {
      name: 'two processes',
      tolerance: { value: 0, gradient: 0 },
      otherDefinition: 'each its own images',
      outcome: async () => ({ values: [], milliseconds: await sample(1) }),
      time: async ({ warmUp, samples, calls }) => {
        if (warmUp > 0) await sample(warmUp);
        const times: number[] = [];
        for (let done = 0; done < samples; done++) times.push(await sample(calls));
        return times;
      },
    };
  }

  stop(): void {
    for (const child of this.#children) child.disconnect();
  }

  async #order(order: Order): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        const answer = once(child, 'message');
        child.send(order);
        await answer;
      }),
    );
  }
}
