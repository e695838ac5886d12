/** The packed package, installed outside the workspace, is imported in every way that is promised for Node. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installOutside, runIn } from './packed.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
let outside: string;

beforeAll(() => {
  outside = installOutside(folder);
});

afterAll(() => {
  rmSync(outside, { recursive: true, force: true });
});

const compute = `
  const scores = { data: [1, 1, 0, 0], shape: [1, 2, 2, 1] };
  const truth = { data: [1, 0, 0, 0], shape: [1, 2, 2] };
  const { value, gradient } = lossOf(scores, truth);
  console.log(value, gradient.length);
`;
const lossOf = 'const lossOf = (s, t) => valueAndGradient(lovaszSoftmax(), s, t);';

describe('Node', () => {
  it('imports it as an ES module', () => {
    const program = `import { lovaszSoftmax, valueAndGradient } from 'segmetric'; ${lossOf} ${compute}`;
    expect(runIn(outside, program, 'module')).toBe('0.5 4');
  });

  it('requires it', () => {
    const program = `const { lovaszSoftmax, valueAndGradient } = require('segmetric'); ${lossOf} ${compute}`;
    expect(runIn(outside, program, 'commonjs')).toBe('0.5 4');
  });

  it.each([
    ['module', "import { approximation, optimalMask } from 'segmetric/theory';"],
    ['commonjs', "const { approximation, optimalMask } = require('segmetric/theory');"],
  ] as const)('has the theory without the core (%s)', (kind, imports) => {
    const program = `globalThis.WebAssembly = undefined; ${imports}
      const { expected } = optimalMask({ data: [1, 0.5], shape: [2] }, { metric: 'jaccard' });
      console.log(approximation({ of: 'dice', by: 'jaccard' }).relative, expected.toFixed(12));`;
    expect(runIn(outside, program, kind)).toBe('1 0.750000000000');
  });

  it.each([
    ['module', 'import', "from 'segmetric'", "from 'segmetric/theory'"],
    ['commonjs', 'const', "= require('segmetric')", "= require('segmetric/theory')"],
  ] as const)(
    'evaluates the losses of the theory with the core of the package (%s)',
    (kind, word, whole, part) => {
      const program = `${word} { softDice } ${whole}; ${word} { riskMinimizer } ${part};
      const raters = [{ mask: { data: [1, 0], shape: [2] }, probability: 1 }];
      console.log(riskMinimizer(softDice(), raters).regret);`;
      expect(runIn(outside, program, kind)).toBe('0');
    },
  );

  it('runs it in a worker thread', () => {
    const imports = "const { lovaszSoftmax, valueAndGradient } = require('segmetric');";
    writeFileSync(join(outside, 'worker.cjs'), `${imports} ${lossOf} ${compute}`);
    const program = "import { Worker } from 'node:worker_threads'; new Worker('./worker.cjs');";
    expect(runIn(outside, program, 'module')).toBe('0.5 4');
  });

  it.each([
    [
      'module',
      "import * as slim from 'segmetric/slim'; import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    ],
    ['commonjs', "const slim = require('segmetric/slim');"],
  ] as const)(
    'loads each module of slim from bytes or compiled (%s), and names the one that is not loaded',
    (kind, imports) => {
      const program = `${imports}
      const { dice, init, lovaszSoftmax, valueAndGradient } = slim;
      const { readFileSync } = require('node:fs');
      const bytesOf = (name) => readFileSync(require.resolve('segmetric/' + name + '.wasm'));
      const map = { data: [0, 1], shape: [1, 2] };
      const score = () => { try { console.log(dice(map, map, { classes: 2 }).value); } catch (error) { console.log(error.message); } };
      ${lossOf}
      (async () => {
        try { ${compute} } catch (error) { console.log(error.message); }
        await init({ losses: bytesOf('losses') });
        { ${compute} }
        score();
        await init({ metrics: new WebAssembly.Module(bytesOf('metrics')) });
        score();
        await init({ losses: new WebAssembly.Module(bytesOf('losses')), metrics: bytesOf('metrics') });
        { ${compute} }
        score();
      })();`;
      const missing = (name: string) =>
        `segmetric/${name}.wasm is not loaded: 'segmetric/slim' needs \`await init({ ${name}: moduleOrBytesOrUrl })\` before ` +
        'the first call that computes with it';
      expect(runIn(outside, program, kind).split('\n')).toEqual([
        missing('losses'),
        '0.5 4',
        missing('metrics'),
        '1',
        '0.5 4',
        '1',
      ]);
    },
  );

  it.each([
    ['module', 'import * as slim from', 'import * as whole from'],
    ['commonjs', 'const slim = require', 'const whole = require'],
  ] as const)(
    'allocates scores by either entry, and evaluates them in place by both (%s)',
    (kind, slim, whole) => {
      const of = (entry: string) => (kind === 'module' ? ` '${entry}';` : `('${entry}');`);
      const program = `${slim}${of('segmetric/slim')} ${whole}${of('segmetric')}
      const truth = { data: [1, 0], shape: [1, 1, 2] };
      const typed = Object.getPrototypeOf(Float32Array.prototype);
      const { set } = typed;
      (async () => {
        try { slim.allocateScores([1, 1, 2, 1]); } catch (error) { console.log(error.message.slice(0, 36)); }
        const { readFileSync } = await import('node:fs');
        await slim.init({ losses: readFileSync('node_modules/segmetric/losses.wasm') });
        for (const { allocateScores } of [slim, whole]) {
          for (const { softDice, valueAndGradient } of [slim, whole]) {
            const scores = allocateScores([1, 1, 2, 1]);
            scores.data.set([1, 0]);
            let copies = 0;
            typed.set = function (...from) { copies += this.buffer === scores.data.buffer; return set.apply(this, from); };
            const { value, gradient } = valueAndGradient(softDice(), scores, truth, { into: scores.data });
            typed.set = set;
            console.log(value, gradient === scores.data, copies);
            scores.free();
          }
        }
      })();`;
      expect(runIn(outside, program, kind).split('\n')).toEqual([
        'segmetric/losses.wasm is not loaded:',
        ...Array.from({ length: 4 }, () => '0 true 1'),
      ]);
    },
  );

  it.each([
    ['module', 'import', 'from'],
    ['commonjs', 'const', '= require'],
  ] as const)('takes a module given to slim for the theory as well (%s)', (kind, word, from) => {
    const of = (entry: string) => (kind === 'module' ? `'${entry}'` : `('${entry}')`);
    const program = `${word} { init, softDice } ${from} ${of('segmetric/slim')}; ${word} { riskMinimizer } ${from} ${of('segmetric/theory')};
      const raters = [{ mask: { data: [1, 0], shape: [2] }, probability: 1 }];
      const modules = new Set();
      const Instance = WebAssembly.Instance;
      WebAssembly.Instance = class extends Instance { constructor(module, imports) { super(module, imports); modules.add(module); } };
      (async () => {
        const { readFileSync } = await import('node:fs');
        const losses = new WebAssembly.Module(readFileSync('node_modules/segmetric/losses.wasm'));
        await init({ losses });
        console.log(riskMinimizer(softDice(), raters).regret, modules.size, modules.has(losses));
      })();`;
    expect(runIn(outside, program, kind)).toBe('0 1 true');
  });

  it('is found by resolvers that know files, folders and `main` alone', () => {
    // So Node itself resolves a path, and so did bundlers before `exports`.
    const program = `const { join } = require('node:path'); const root = join(process.cwd(), 'node_modules', 'segmetric');
      const { approximation } = require(join(root, 'theory'));
      const { init, dice } = require(join(root, 'slim'));
      const { lovaszSoftmax, valueAndGradient } = require(root);
      ${lossOf} ${compute}
      console.log(approximation({ of: 'dice', by: 'jaccard' }).relative, typeof dice);
      const [losses, metrics] = ['losses.wasm', 'metrics.wasm'].map((name) => join(root, name));
      const { readFileSync } = require('node:fs');
      init({ losses: readFileSync(losses), metrics: readFileSync(metrics) }).then(() => console.log('loaded'));
      console.log(require.resolve('segmetric/losses.wasm') === losses, require.resolve('segmetric/metrics.wasm') === metrics);`;
    expect(runIn(outside, program, 'commonjs').split('\n')).toEqual([
      '0.5 4',
      '1 function',
      'true true',
      'loaded',
    ]);
  });

  it.each([
    ['module', "import { softDice } from 'segmetric'; import { lossValue } from 'segmetric/parallel';"],
    [
      'commonjs',
      "const { softDice } = require('segmetric'); const { lossValue } = require('segmetric/parallel');",
    ],
    [
      'commonjs',
      "const root = require('node:path').join(process.cwd(), 'node_modules', 'segmetric'); const { softDice } = require(root); const { lossValue } = require(root + '/parallel');",
    ],
  ] as const)('computes with workers, and ends by itself (%s, %s)', (kind, imports) => {
    const program = `${imports}
      const scores = { data: [1, 1, 0, 0], shape: [2, 1, 2, 1] };
      lossValue(softDice(), scores, { data: [1, 0, 0, 0], shape: [2, 1, 2] }).then((value) => console.log(value.toFixed(3)));`;
    expect(runIn(outside, program, kind)).toBe('0.167');
  });

  it('has the same names in both entries, slim with init', () => {
    const program = `import * as full from 'segmetric'; import * as slim from 'segmetric/slim';
      console.log(Object.keys(full).join()); console.log(Object.keys(slim).filter((name) => name !== 'init').join());`;
    const [full, slim] = runIn(outside, program, 'module').split('\n');
    expect(slim).toBe(full);
    expect(full?.split(',')).toContain('valueAndGradient');
  });
});

describe('the files', () => {
  it('need nothing of Node, no file beside them and no top-level await', () => {
    const dist = join(outside, 'node_modules', 'segmetric', 'dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    expect(files.length).toBeGreaterThan(40);
    for (const name of files) {
      const code = readFileSync(join(dist, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
      expect(code, name).not.toMatch(/^await |^import .*node:/m);
      // What starts workers reaches Node's, and the script beside it; nothing else imports that.
      const isOfWorkers = /^(?:cjs\/)?parallel\b/.test(name);
      if (!isOfWorkers) expect(code, name).not.toMatch(/node:|import\.meta|parallel/);
    }
  });

  it('of slim reach no embedded module', () => {
    const dist = join(outside, 'node_modules', 'segmetric', 'dist');
    const reached = (start: string) => {
      const files = new Set<string>();
      const visit = (file: string): void => {
        if (files.has(file)) return;
        files.add(file);
        const code = readFileSync(file, 'utf8');
        for (const [, path = ''] of code.matchAll(/^(?:import|export)\b[^;]*? from '(\.[^']+)'/gm))
          visit(join(dirname(file), path));
      };
      visit(join(dist, start));
      return [...files].map((file) => basename(file));
    };
    expect(reached('index.js')).toEqual(expect.arrayContaining(['losses-text.js', 'metrics-text.js']));
    expect(reached('slim.js')).toEqual(expect.arrayContaining(['losses-glue.js', 'metrics-glue.js']));
    expect(reached('slim.js').filter((name) => name.endsWith('-text.js'))).toEqual([]);
  });

  it.each(['losses', 'metrics'])('hold no path of a source: %s.wasm', (name) => {
    const module = readFileSync(join(outside, 'node_modules', 'segmetric', `${name}.wasm`), 'latin1');
    expect(module).toMatch(/^\0asm/);
    expect(module.match(/[\w/.-]+\.rs\b/g) ?? []).toEqual([]);
  });

  it('that are required are read by browserify', () => {
    const dist = join(outside, 'node_modules', 'segmetric', 'dist');
    const unread = /(?:\?\?|\|\||&&)=|^ +(?:static |async )*#\w+\(/m;
    const holding = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
        // A module's text is one string, in which anything may stand.
        (name) => /(?<!-text)\.js$/.test(name) && unread.test(readFileSync(join(folder, name), 'utf8')),
      );
    expect(holding(join(dist, 'cjs'))).toEqual([]);
    // The sources have them, so they would be found.
    expect(holding(dist)).not.toEqual([]);
  });

  it('bring the licences along', () => {
    const names = readdirSync(join(outside, 'node_modules', 'segmetric', 'dist'));
    expect(names).toEqual(expect.arrayContaining(['LICENSE-APACHE', 'LICENSE-MIT']));
  });
});

describe('TypeScript', () => {
  const consumer = `
    const scores = { data: new Float32Array(4), shape: [1, 2, 2, 1] };
    const truth = { data: new Uint8Array(4), shape: [1, 2, 2] };
    const loss: Loss = softDice({ activation: 'sigmoid', smooth: { numerator: 0, denominator: 1 } });
    const { gradient }: { gradient: Float32Array } = valueAndGradient(loss, scores, truth);
    const counts = confusion(truth, truth, { classes: 2, spatial: 2 });
    const value: number = dice(counts).value;
    const places: Float64Array = dice(counts, { average: 'none' }).values;
    const weighed: number = weightedHamming(counts, { weight: 0.9, by: 'pixels', average: 'micro' }).value;
    // @ts-expect-error: without an average there is no value
    weightedHamming(counts, { weight: 0.9, average: 'none' }).value;
    const united = confusion(truth, truth, { classes: 2, spatial: 2, regions: { all: [0, 1] } });
    dice(united, { classes: [1, 'all'] });
    // A tensor as ONNX Runtime and transformers.js type it, and other arrays as people hold them.
    interface Tensor {
      readonly data: Float32Array | Uint8Array | Int32Array | BigInt64Array | BigUint64Array | string[];
      readonly dims: readonly number[];
      readonly type: 'float32' | 'int64' | 'string';
      readonly location: 'cpu' | 'gpu-buffer';
    }
    const tensor = {} as Tensor;
    interface Half extends ArrayLike<number>, Iterable<number> {
      readonly BYTES_PER_ELEMENT: number;
      readonly [Symbol.toStringTag]: 'Float16Array';
    }
    const typed = () => {
      confusion(tensor, tensor, { classes: 2 });
      argmax({ ...tensor, layout: 'channels-first' });
      argmax({ data: tensor.data, dims: tensor.dims, layout: 'channels-first', location: tensor.location });
      argmax({ data: {} as Half, shape: Uint32Array.of(1, 1, 1, 2) });
      confusion({ data: [true, false], shape: [1, 2] }, truth, { classes: 2 });
      // @ts-expect-error: unsigned big integers are no labels
      confusion({ data: new BigUint64Array(2), shape: [1, 2] }, truth, { classes: 2 });
    };
    // @ts-expect-error: squared and softLabels exclude each other
    softDice({ squared: true, softLabels: true });
    // @ts-expect-error: cross-entropy has no smoothing
    crossEntropy({ smooth: 1 });
    const sum: Loss = weightedSum([[1, softDice()], [0.5, lovaszHinge()]], { activation: 'sigmoid', smooth: 1 });
    // @ts-expect-error: a hinge has no activation
    weightedSum([[1, lovaszHinge()]], { activation: 'sigmoid' });
    // @ts-expect-error: without an average there is no value
    dice(counts, { average: 'none' }).value;
    // @ts-expect-error: a loss is frozen
    loss.ignoreLabel = 3;
    using allocated = allocateScores([1, 1, 1, 1], { layout: 'channels-first' });
    const inPlace: Float32Array = valueAndGradient(loss, allocated, { data: [1], shape: [1, 1, 1] }, { into: allocated.data }).gradient;
    // @ts-expect-error: its data are where they are
    allocated.data = inPlace;
    export { gradient, value, places, sum, typed, weighed };`;
  const theory = `
    import { approximation, optimalMask } from 'segmetric/theory';
    const mask = { data: [1], shape: [1] };
    const cut: number = optimalMask(mask, { metric: 'dice' }).threshold;
    // @ts-expect-error: listed masks may have no threshold
    const listed: number = optimalMask([{ mask, probability: 1 }], { metric: 'dice' }).threshold;
    const far = approximation({ of: 'dice', by: { weightedHamming: { weight: 0.9 } } });
    const fp: number = far.witness(0.9).fp;
    // @ts-expect-error: there is no such similarity
    approximation({ of: 'f2', by: 'dice' });
    export { cut, fp, listed };`;
  const parallel = `
    import { softDice } from 'segmetric';
    import { closeWorkers, valueAndGradient, WorkerPool } from 'segmetric/parallel';
    const scores = { data: new Float32Array(4), shape: [1, 2, 2, 1] };
    const truth = { data: new Uint8Array(4), shape: [1, 2, 2] };
    const call: Promise<{ value: number; gradient: Float32Array }> = valueAndGradient(softDice(), scores, truth);
    const pool = new WorkerPool({ workers: 2, start: () => new Worker('worker.js', { type: 'module' }) });
    const table = pool.evaluate([], { classes: 2 }, { progress: (cases: number) => cases });
    // @ts-expect-error: the number of workers is a number
    new WorkerPool({ workers: '2' });
    closeWorkers();
    export { call, table };`;
  const names =
    'allocateScores, argmax, confusion, crossEntropy, dice, type Loss, lovaszHinge, softDice, valueAndGradient, weightedHamming, weightedSum';

  it('resolves the types of both module systems, with every check on', () => {
    writeFileSync(join(outside, 'esm.mts'), `import { ${names} } from 'segmetric';${consumer}`);
    writeFileSync(join(outside, 'cjs.cts'), `import { ${names} } from 'segmetric';${consumer}`);
    writeFileSync(
      join(outside, 'slim.mts'),
      "import { type CoreModules, init, softDice } from 'segmetric/slim'; const modules: CoreModules = { losses: 'losses.wasm' }; await init(modules); softDice();",
    );
    for (const ending of ['mts', 'cts']) {
      writeFileSync(join(outside, `theory.${ending}`), theory);
      writeFileSync(join(outside, `parallel.${ending}`), parallel);
    }
    const options = { strict: true, noEmit: true, target: 'ES2022', types: [], skipLibCheck: false };
    const resolution = { module: 'NodeNext', moduleResolution: 'NodeNext' };
    const exact = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const tsc = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const check = (files: string[], lib: string[], resolver: object = resolution) => {
      const compilerOptions = { ...options, ...resolver, ...exact, lib };
      writeFileSync(join(outside, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      try {
        return execFileSync(process.execPath, [tsc, '-p', outside], { encoding: 'utf8' });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    expect(check(['esm.mts', 'cjs.cts', 'theory.mts', 'theory.cts'], ['ES2022'])).toBe('');
    expect(check(['slim.mts', 'parallel.mts', 'parallel.cts'], ['ES2022', 'DOM'])).toBe('');
    const old = ['esm', 'theory', 'slim', 'parallel'].map((name) => {
      writeFileSync(join(outside, `old-${name}.ts`), readFileSync(join(outside, `${name}.mts`)));
      return `old-${name}.ts`;
    });
    const node10 = { module: 'ESNext', moduleResolution: 'node10', ignoreDeprecations: '6.0' };
    expect(check(old, ['ES2022', 'DOM'], node10)).toBe('');
  });
});
