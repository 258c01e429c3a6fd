import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { currentTime } from "../../provider/domain/rehearsal";
import { wordsOf } from "../output";
import { readPrinted } from "../pulumi";
import { holdsPlaintext } from "../secret";

/** A state as it was, in a file that was not there before and that only its owner reads. */
export class Backup {
  private constructor(readonly file: string) {}

  /** `text`: as exported without secrets. */
  static of(text: string, stack: string, wanted: string | undefined, cwd: string | undefined): Backup {
    if (holdsPlaintext(readPrinted(text, z.unknown()))) {
      throw new Error(
        "Could not keep a backup of the state: pulumi exports it with its secrets in plain text. Nothing is changed. Have `pulumi stack export` leave them encrypted.",
      );
    }
    const file = wanted ?? join(cwd ?? ".", nameFor(stack));
    try {
      writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    } catch (error) {
      throw new Error(
        `Could not keep a backup of the state: ${wordsOf(error)}. Nothing is changed. Name a file that is not there, with --backup.`,
      );
    }
    return new Backup(file);
  }

  /** Where nothing was replaced nothing is to be kept. */
  discard(): void {
    rmSync(this.file, { force: true });
  }
}

/** A stack's name may be a path. */
function nameFor(stack: string): string {
  const time = new Date(currentTime()).toISOString().replaceAll(":", "-");
  return `${stack.replaceAll(/[^\w.-]/g, "-")}.${time}.${randomBytes(3).toString("hex")}.backup.json`;
}
