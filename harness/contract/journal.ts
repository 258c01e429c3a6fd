import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

export const kinds = ["access-key", "platform-access-key", "resource-key", "policy", "service-id", "api-key"] as const;

/** One create of a run, from before its request was sent until what it has made is deleted. */
const creation = z.strictObject({
  kind: z.enum(kinds),
  /** Written on what is created, so that it can be found where the answer never came. */
  label: z.string().regex(/^[0-9a-f]{16}$/),
  /** The IAM ID that a policy or an API key is made for. */
  iamId: z.string().optional(),
  /** Epoch milliseconds. */
  sentAt: z.number(),
  /** IBM's id of what was created. */
  id: z.string().optional(),
  /** The SHA-256 of an access key, which is its own id in IBM's documented API. */
  keyHash: z.string().optional(),
  /** It was seen at IBM: from then on a 404 means that it is gone. */
  isShown: z.boolean(),
  /** IBM refused the create; it has probably made nothing. */
  isRefused: z.boolean(),
});
export type Creation = z.infer<typeof creation>;

/** What names a thing at IBM. */
export type Identity = Pick<Creation, "id" | "keyHash">;

const file = z.strictObject({
  instance: z.string(),
  /** The run that writes this file. */
  process: z.number(),
  creations: z.array(creation),
});

/**
 * What a run has created and not deleted yet. The file is written before and after each create, so that the next run can
 * clean up after one that was killed; it holds no secret.
 */
export class Journal {
  private constructor(
    readonly path: string | undefined,
    readonly instance: string,
    readonly creations: Creation[],
  ) {}

  /** A journal that is forgotten with the process. */
  static inMemory(instance: string): Journal {
    return new Journal(undefined, instance, []);
  }

  /** Throws when the file cannot be read, or while another run writes it. */
  static open(path: string, instance: string): Journal {
    mkdirSync(dirname(path), { recursive: true });
    const saved = existsSync(path) ? read(path) : undefined;
    if (saved !== undefined && saved.instance !== instance)
      throw new Error(`${path} is the journal of another instance`);
    if (saved !== undefined && saved.process !== process.pid && isRunning(saved.process))
      throw new Error(
        `another contract run (process ${saved.process}) is at work on this instance. If that process is something else, set "process" to 0 in ${path}`,
      );
    const journal = new Journal(path, instance, saved?.creations ?? []);
    journal.#write();
    return journal;
  }

  /** To be called before the request of a create is sent. */
  begin(kind: Creation["kind"], sentAt: number, iamId?: string): Creation {
    const label = randomBytes(8).toString("hex");
    const begun = { kind, label, sentAt, isShown: false, isRefused: false, ...(iamId === undefined ? {} : { iamId }) };
    this.creations.push(begun);
    this.#write();
    return begun;
  }

  /** Adds what is now known of a creation. */
  record(of: Creation, known: Partial<Creation>): void {
    Object.assign(of, known);
    this.#write();
  }

  forget(of: Creation): void {
    this.creations.splice(this.creations.indexOf(of), 1);
    this.#write();
  }

  /** Deletes the file unless something is left. */
  close(): void {
    if (this.path === undefined) return;
    if (this.creations.length === 0) rmSync(this.path, { force: true });
    else this.#write(0);
  }

  #write(pid = process.pid): void {
    if (this.path === undefined) return;
    const text = JSON.stringify({ instance: this.instance, process: pid, creations: this.creations }, null, 2);
    // Another name first: a run may be killed while it writes.
    const next = `${this.path}.next`;
    const descriptor = openSync(next, "w", 0o600);
    writeSync(descriptor, `${text}\n`);
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(next, this.path);
  }
}

function read(path: string): z.infer<typeof file> {
  try {
    return file.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new Error(
      `${path} cannot be read as a journal. It names what an interrupted run has left at IBM: correct it`,
    );
  }
}

function isRunning(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
