import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { longestState } from "./bounds";

/** Reads a file. Refuses a device or a pipe, which might never end, without waiting for it. */
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

/** Reads to the end, whatever size the file has by its metadata: it may grow, and files of /proc have the size 0. */
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
