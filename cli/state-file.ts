import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { longestState } from "./bounds";

/** What a file holds. What is no file of some size, as a device or a pipe, is refused without waiting for it. */
export function textOf(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`${file} is not a regular file`);
    return contentOf(descriptor, file);
  } finally {
    closeSync(descriptor);
  }
}

const chunkLength = 2 ** 20;

/** It may grow meanwhile, and some say that they are empty. */
function contentOf(descriptor: number, file: string): string {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkLength);
    const read = readSync(descriptor, chunk);
    if (read === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(chunk.subarray(0, read));
    length += read;
    if (length > longestState) throw new Error(`${file} is larger than ${longestState / 2 ** 20} MiB`);
  }
}
