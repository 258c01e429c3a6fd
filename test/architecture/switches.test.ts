import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const checkout = join(__dirname, "..", "..");

/** What makes Pulumi or Node show secrets; SECURITY.md says which shows what. */
const switches = [
  /\bpulumi (up|preview|refresh|destroy)\b.*\s(--json|-j|--debug|-d|--show-secrets)\b/,
  /\bpulumi (stack export|stack history|stack get|config)\b.*\s--show-secrets\b/,
  /--(event-log|tracing|otel-traces|logtostderr|logflow|verbose|attach-debugger)\b/,
  /\bpulumi\b.*\s-v[= ]?\d/,
  /\bPULUMI_(DEBUG|OPTION|ENABLE_STREAMING)_/,
  /\b(NODE_DEBUG|NODE_OPTIONS|GODEBUG|GRPC_TRACE|GRPC_GO_LOG_SEVERITY_LEVEL|ACTIONS_STEP_DEBUG)\b/,
  /\bonEvent\b/,
  // The configuration is in the state as it is.
  /config set (?!.*--secret).*\bapiKey\b/,
];

function linesWithSwitches(text: string): string[] {
  return text.split("\n").filter((line) => switches.some((each) => each.test(line)));
}

/** The files that a user copies from, or that run here with credentials. */
function copied(): { name: string; text: string }[] {
  const folders = ["examples", ".github", ".ci"].flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = [...folders, join(checkout, "package.json")];
  return files.map((path) => ({ name: path.slice(checkout.length + 1), text: readFileSync(path, "utf8") }));
}

/** Its prose warns of the switches. */
function commandsOf(page: string): string {
  return [...page.matchAll(/```\w*\n(.*?)```/gs)].map(([, block = ""]) => block).join("\n");
}

describe("Switches that show secrets", () => {
  it("are in no example, no workflow, no script and no command of the README and the guide", () => {
    const guide = readdirSync(join(checkout, "docs", "guide")).map((name) => join("docs", "guide", name));
    const pages = ["README.md", ...guide].map((name) => {
      return { name, text: commandsOf(readFileSync(join(checkout, name), "utf8")) };
    });
    const files = [...copied(), ...pages];
    for (const name of ["examples/rotation/.github/workflows/rotate-keys.yml", ".github/workflows/test.yml", ".ci/run"])
      assert.ok(
        files.some((file) => file.name === name),
        name,
      );
    assert.match(pages[0]?.text ?? "", /pulumi config set --secret/);
    const found = files.flatMap(({ name, text }) => linesWithSwitches(text).map((line) => `${name}: ${line.trim()}`));
    assert.deepEqual(found, []);
  });

  const showing = [
    "pulumi up --yes --json > log",
    "run: pulumi up --stack dev -j",
    "pulumi preview --debug",
    "pulumi up --logtostderr -v=9",
    "pulumi -v 3 up",
    "pulumi up --event-log events.json",
    "pulumi destroy --tracing file:trace",
    "pulumi stack export --show-secrets",
    "PULUMI_DEBUG_GRPC: grpc.json",
    "PULUMI_OPTION_JSON: true",
    "NODE_DEBUG=undici pulumi up",
    "stack.up({ onEvent: console.log })",
    "pulumi config set ibm-keys:apiKey",
  ];
  for (const line of showing) it(`would be found: ${line}`, () => assert.deepEqual(linesWithSwitches(line), [line]));

  it("are not found in what shows none", () => {
    const harmless = [
      "pulumi up --stack dev --yes --non-interactive",
      "pulumi stack output --show-secrets manifest | kubectl apply -f -",
      "npx pulumi-ibm-keys audit --json",
      "pulumi config set --path --secret ibm-keys:profiles.production.apiKey",
    ];
    assert.deepEqual(linesWithSwitches(harmless.join("\n")), []);
  });
});
