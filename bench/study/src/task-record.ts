/** A task's images told by numbers: how much there is, and how large it is. */
import { group, mean } from 'd3-array';
import { lesionDetection } from 'segmetric';
import { isPosteriorKnown, limitsOf, ratersOf } from './posterior.js';
import type { TaskRecord } from './records.js';
import { fingerprint, foregroundOf, join, type Sample, type Task } from './task.js';

/** Computes the record; seconds for an embedded task, whose limits take optimal masks. */
export function taskRecord(task: Task): TaskRecord {
  const groupsOf = (samples: readonly Sample[]) => group(samples, (sample) => sample.group).size;
  const limits = isPosteriorKnown(task) ? limitsOf(task) : undefined;
  return {
    kind: 'task',
    task: task.name,
    data: fingerprint(task),
    description: task.description,
    labels: task.labels,
    height: task.height,
    width: task.width,
    images: {
      training: task.training.length,
      validation: new Set(task.folds.flatMap(({ validation }) => validation)).size,
      test: task.test.length,
    },
    groups: { training: groupsOf(task.training), test: groupsOf(task.test) },
    choice: task.choice,
    norm: task.norm,
    test: {
      group: task.test.map((sample) => sample.group),
      foreground: task.test.map(foregroundOf),
      objects: objectsOf(task, task.test),
    },
    ...(limits && {
      typical: typicalOf(task),
      limits: {
        best: limits.map(({ best }) => rounded(best)),
        likeliest: limits.map(({ likeliest }) => rounded(likeliest)),
      },
    }),
  };
}

/** How many connected regions each image's foreground has, each class by itself. */
function objectsOf({ height, width, classes }: Task, samples: readonly Sample[]): number[] {
  const map = { data: join(samples, 'truth', Uint8Array), shape: [samples.length, height, width] };
  const found = lesionDetection(map, map, { classes, spatial: 2 });
  return samples.map((_, i) => {
    let objects = 0;
    for (let label = 1; label < classes; label++) objects += found.lesions(i, label).truth.length;
    return objects;
  });
}

/** Foreground and objects of each test image, means over raters. */
function typicalOf(task: Task): NonNullable<TaskRecord['typical']> {
  const outlined = ratersOf(task).map((maps, i) => {
    const samples = maps.map((truth) => ({ ...(task.test[i] as Sample), truth }));
    return {
      foreground: mean(samples, foregroundOf) as number,
      objects: mean(objectsOf(task, samples)) as number,
    };
  });
  return {
    foreground: outlined.map(({ foreground }) => rounded(foreground)),
    objects: outlined.map(({ objects }) => rounded(objects)),
  };
}

/** Four digits: less than what another seed moves by far, and a file a third as large. */
export const rounded = (value: number): number => Number(value.toFixed(4));
