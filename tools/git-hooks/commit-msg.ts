import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const longestSubject = 72;
const ofGit = /^(Merge (branch|remote-tracking|tag|commit|pull request)|(Revert|Reapply) "|(fixup|squash|amend)! )/;

/** What is wrong with the message of a commit, as git has it in the file for its editor: a line for each fault. */
function faultsOf(file: string): string[] {
  // With `git commit --verbose` the diff stands below this line, without the signs of a comment.
  const [written = ""] = readFileSync(file, "utf8").split(/^. -+ >8 -+$/m);
  const message = execFileSync("git", ["stripspace", "--strip-comments"], { input: written, encoding: "utf8" });
  const [subject = "", blank = "", ...body] = message.trimEnd().split("\n");
  // git writes these itself; an empty message it refuses itself.
  if (subject === "" || ofGit.test(subject)) return [];

  const faults: string[] = [];
  const length = [...subject].length;
  if (length > longestSubject)
    faults.push(`the subject has ${length} characters; at most ${longestSubject} are allowed`);
  if (blank !== "") faults.push("the line below the subject is not empty");
  // Who signed or helped is not a reason.
  if (!body.some((line) => line !== "" && !/^[\w-]+-by: /i.test(line))) faults.push("no body says why");
  return faults;
}

const [, , file = ""] = process.argv;
const faults = faultsOf(file);
if (faults.length > 0) {
  console.error(
    ["commit-msg: refused.", ...faults, `Your text is kept: git commit --edit --file ${file}`].join("\n  "),
  );
  process.exitCode = 1;
}
