/**
 * Which files are images and which are their masks: a mask is a file whose name ends in `_mask` or `-mask`, or that lies in
 * a folder `masks`.
 */

/** A file, and its folder where the browser knows it. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

/** An image and its mask. */
export interface FilePair {
  readonly image: File;
  readonly mask: File;
}

/** The images that have a mask, in the order of their names; throws where two of one kind share a name. */
export function pairsOf(files: readonly NamedFile[]): FilePair[] {
  const masks = new Map<string, File>();
  const images = new Map<string, File>();
  for (const { path, file } of files) {
    if (!file.type.startsWith('image/')) continue;
    const name = file.name.replace(/\.[^.]*$/, '');
    const isMask = /[_-]mask$/i.test(name) || /(^|\/)masks\/[^/]*$/i.test(path);
    const [kind, found] = isMask ? (['masks', masks] as const) : (['images', images] as const);
    const key = isMask ? name.replace(/[_-]mask$/i, '') : name;
    if (found.has(key)) throw new Error(`Two ${kind} are named ${key}: give each its own name`);
    found.set(key, file);
  }
  return [...images]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, image]) => {
      const mask = masks.get(name);
      return mask === undefined ? [] : [{ image, mask }];
    });
}
