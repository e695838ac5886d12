/** How far a run is: a bar with the time left on a terminal, a line for each title elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

/** Takes what is being done and the share of the run that is behind it. */
export interface Progress {
  at(title: string, share: number): void;
  stop(): void;
}

/** @param out standard error, so that standard output holds the results alone */
export function showProgress(out: NodeJS.WriteStream): Progress {
  const start = performance.now();
  // The library's own estimate follows the last few updates and jumps whenever inputs are made.
  const left = (share: number) => {
    if (share === 0) return '';
    return `, about ${Math.ceil(((performance.now() - start) / 1000) * (1 / share - 1))} s left`;
  };
  if (!out.isTTY) {
    let last = '';
    return {
      at(title, share) {
        if (title === last) return;
        last = title;
        out.write(`${title}${left(share)}\n`);
      },
      stop() {},
    };
  }
  const bar = new SingleBar(
    { format: '{bar} {title}{left}', stream: out, gracefulExit: false, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(1, 0, { title: '', left: '' });
  return {
    at: (title, share) => bar.update(share, { title, left: left(share) }),
    stop: () => bar.stop(),
  };
}
