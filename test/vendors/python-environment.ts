import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Python with exactly these requirements, made once in `folder` and made anew when the requirements change. */
export async function pythonWith(requirementsFile: string, folder: string): Promise<string> {
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const done = join(folder, "installed-requirements.txt");
  const wanted = readFileSync(requirementsFile, "utf8");
  if (existsSync(done) && readFileSync(done, "utf8") === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--no-deps", "--requirement", requirementsFile]);
  writeFileSync(done, wanted);
  return python;
}
