/** The peers that run in this process, wherever Node does: plain JavaScript, and TensorFlow.js on two backends. */
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Contender, type Inputs, inProcess, type Task } from '../contender.js';
import { indexSort, radixSort } from './lovasz-walk.js';
import { plainLoop } from './plain-loops.js';
import { plainLovasz } from './plain-lovasz.js';
import { tfjsCall } from './tfjs-losses.js';

/** Those who can do a task. */
export function inProcessPeers(task: Task, inputs: Inputs): Contender[] {
  return [...plainPeers(task, inputs), ...tfjsPeers(task, inputs)];
}

function plainPeers(task: Task, inputs: Inputs): Contender[] {
  const loop = plainLoop(task, inputs);
  if (loop !== undefined) return [inProcess('JavaScript, loops', loop)];
  if (!('scores' in inputs)) return [];
  const sorts = [
    ['JavaScript, radix sort', radixSort(inputs.truth.length)],
    ['JavaScript, index sort', indexSort],
  ] as const;
  return sorts.flatMap(([name, sort]) => {
    const call = plainLovasz(task, inputs, sort);
    return call === undefined ? [] : [inProcess(name, call)];
  });
}

function tfjsPeers(task: Task, inputs: Inputs): Contender[] {
  if (!('scores' in inputs)) return [];
  // all others have one core too
  setThreadsCount(1);
  // no checks of every operation's numbers, and no advice to install another backend
  tf.enableProdMode();
  return ['wasm', 'cpu'].flatMap((backend) => {
    const call = tfjsCall(task, inputs);
    if (call === undefined) return [];
    return [inProcess(`tfjs, ${backend}`, call, { before: () => tf.setBackend(backend) })];
  });
}
