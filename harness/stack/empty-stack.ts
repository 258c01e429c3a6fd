import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const stackName = "dev";

/** Inside the checkout, so that a program there finds the checkout's node_modules. */
export const stacksFolder = join(__dirname, "..", "..", ".work", "stacks");

/**
 * Gives `folder` an empty stack: the backend's files and the project's stack settings with `config` in them. The CLI makes
 * the first one of each project; later ones are copies of its files, which saves half a second per test.
 */
export async function copyEmptyStack(
  folder: string,
  manifest: string,
  config: Record<string, unknown>,
  pulumi: (args: string[]) => Promise<unknown>,
): Promise<void> {
  const project = /^name:\s*(\S+)/m.exec(readFileSync(manifest, "utf8"))?.[1];
  if (!project) throw new Error(`${manifest} names no project`);
  const settings = join(folder, "project", `Pulumi.${stackName}.yaml`);
  let template = templates.get(project);
  if (!template) {
    template = makeTemplate(folder, settings, pulumi);
    templates.set(project, template);
  }
  const first = await template;
  cpSync(join(first, "state"), join(folder, "state"), { recursive: true });
  // JSON is YAML.
  const lines = Object.entries(config).map(
    ([key, value]) => `  ${key.includes(":") ? key : `${project}:${key}`}: ${JSON.stringify(value)}\n`,
  );
  const salt = readFileSync(join(first, "settings.yaml"), "utf8");
  writeFileSync(settings, lines.length > 0 ? `${salt}config:\n${lines.join("")}` : salt);
}

const templates = new Map<string, Promise<string>>();

const made = new Set<string>();
process.once("exit", () => {
  for (const template of made) rmSync(template, { recursive: true, force: true });
});

async function makeTemplate(
  folder: string,
  settings: string,
  pulumi: (args: string[]) => Promise<unknown>,
): Promise<string> {
  mkdirSync(join(folder, "state"));
  await pulumi(["stack", "init"]);
  const template = mkdtempSync(join(stacksFolder, "empty-"));
  made.add(template);
  cpSync(join(folder, "state"), join(template, "state"), { recursive: true });
  cpSync(settings, join(template, "settings.yaml"));
  return template;
}
