import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, type UpdateResult } from "../../harness/stack";
import { Canaries } from "../fixtures/canaries";
import type { Lie } from "../fixtures/front/front";
import { withFrontStack } from "../fixtures/front/front-stack";

const { accountId, instances } = defaults;
const { secure, monitor, activityTracker, objectStorage } = instances;

/** A resource: its kind, and its arguments as source text in which `secret` makes a secret of a text. */
type Declared = readonly [kind: string, args: string];

const place = `instance: "${secure.guid}", service: "sysdig-secure"`;
const source = `source: "${objectStorage.crn}"`;
const at = `instance: "${activityTracker.crn}"`;
const team = `instance: "${monitor.crn}"`;
const strangeCrn = (word: string) =>
  `crn:v1:bluemix:public:canary-${word}:us-south:a/${accountId}:canary-${word}-too::`;

/** What could be meant. */
export const fitting: Readonly<Record<string, Declared>> = {
  role: ["ResourceKey", `${source}, role: secret("canary-role")`],
  name: ["ResourceKey", `${source}, name: secret("canary-name")`],
  "name-of-ingestion": ["IngestionKey", `${at}, name: secret("canary-ingestion-name")`],
  "name-of-service": ["ServiceKey", `${at}, name: secret("canary-service-name"), restrict: true`],
  parameters: ["ResourceKey", `${source}, parameters: { deep: [secret("canary-parameter")] }`],
  source: ["ResourceKey", `source: secret("${strangeCrn("source")}")`],
  "adopt-by-name": ["ResourceKey", `${source}, adopt: secret("canary-adopt")`],
  "adopt-by-crn": ["ResourceKey", `${source}, adopt: secret("${strangeCrn("adopt-crn")}")`],
  "adopt-ingestion": ["IngestionKey", `${at}, adopt: secret("canary-adopt-ingestion")`],
  "adopt-value": ["AccessKey", `${place}, adopt: secret("canary-adopt-value")`],
  team: ["ApiToken", `${team}, team: secret("canary-team")`],
  region: ["AccessKey", `${place}, region: secret("canary-region")`],
  "region-of-token": [
    "ApiToken",
    `instance: "${monitor.guid}", service: "sysdig-monitor", region: secret("canary-area")`,
  ],
  rotation: ["ResourceKey", `${source}, rotation: { id: secret("canary-rotation-id"), every: secret("P4711D") }`],
};

/** What is refused by itself. */
export const unfitting: Readonly<Record<string, Declared>> = {
  instance: ["AccessKey", `instance: secret("canary-instance")`],
  "instance-of-token": ["ApiToken", `instance: secret("${strangeCrn("instance")}")`],
  source: ["ResourceKey", `source: secret("canary-source")`],
  name: ["ResourceKey", `${source}, name: secret("canary/name?")`],
  region: ["AccessKey", `${place}, region: secret("canary.region/x")`],
  "region-beside-crn": ["AccessKey", `instance: "${secure.crn}", region: secret("canary-region")`],
  service: ["AccessKey", `instance: "${secure.crn}", service: secret("canary-service")`],
  team: ["ApiToken", `${team}, team: secret("canary-team"), teamId: secret("canary-team-id")`],
  limit: ["AccessKey", `${place}, limit: secret("canary-limit")`],
  enabled: ["AccessKey", `${place}, enabled: secret("canary-enabled")`],
  every: ["ResourceKey", `${source}, rotation: { every: secret("canary-every"), overlap: secret("canary-overlap") }`],
  jitter: [
    "ResourceKey",
    `${source}, rotation: { every: "30d", jitter: secret("canary-jitter"), keep: secret("canary-keep") }`,
  ],
  revoke: ["AccessKey", `instance: "${secure.crn}", rotation: { revoke: [secret("canary-revoke")] }`],
  rotation: ["AccessKey", `instance: "${secure.crn}", rotation: secret("canary-rotation")`],
  parameters: ["ResourceKey", `${source}, parameters: secret("canary-parameters")`],
  restrict: ["ServiceKey", `${at}, restrict: secret("canary-restrict")`],
  unknown: ["ServiceKey", `${at}, "instanze": secret("canary-unknown")`],
};

/** What names what is not configured. */
export const profiles: Readonly<Record<string, Declared>> = {
  profile: ["AccessKey", `instance: "${secure.crn}", profile: secret("canary-profile")`],
  "profile-of-key": ["ResourceKey", `${source}, profile: secret("canary-other-profile")`],
};

function programOf(all: Readonly<Record<string, Declared>>): string {
  const lines = Object.entries(all).map(([name, [kind, args]]) => `new ibmkeys.${kind}("${name}", { ${args} });`);
  return ["const secret = pulumi.secret;", ...lines].join("\n");
}

/** Repeats all that was sent. */
const echo: Lie = ({ heard: { host, path, body } }) => {
  const message = `Not allowed: ${decodeURIComponent(path)} ${body} at ${host}`;
  return { status: 400, body: JSON.stringify({ message, error_code: message, errors: [{ message, code: message }] }) };
};

/** Each stack is one for all that IBM does to it: to open one takes longer than a run. */
export function describeSecretArguments(title: string, all: Readonly<Record<string, Declared>>): void {
  describeOnEngine(title, function () {
    this.timeout(180_000);
    const program = programOf(all);
    const canaries = new Canaries();
    canaries.add(...(program.match(/canary[\w.-]*|P4711D/g) ?? []));

    it("is in nothing that is printed or saved, though IBM repeats it, or cannot be found", async () => {
      await withFrontStack({ program }, async ({ stack, front }) => {
        const shown: string[] = [];
        const look = (what: string, { output }: UpdateResult) => {
          shown.push(...linesWith(canaries, output).map((line) => `${what}: ${line}`));
        };
        const options = { arguments: ["--diff", "--continue-on-error"] };
        look("preview", await stack.preview({ arguments: ["--diff"] }));
        for (const [what, match] of echoed) {
          front.clear();
          for (const each of match) front.lie(each, echo);
          look(what, await stack.up(options));
        }
        front.clear();
        const place = "https://{region}.invalid";
        const environment = { SYSDIG_SECURE_URL: place, SYSDIG_MONITOR_URL: place };
        look("no host is found", await stack.up({ ...options, environment }));
        look("IBM tells the truth", await stack.up(options));
        look("refresh", await stack.refresh());
        const saved = canaries.inFilesOf(stack.stateFolder);
        look("destroy", await stack.destroy());
        assert.deepEqual({ shown, saved }, { shown: [], saved: [] });
      });
    });
  });
}

/** For what is refused before IBM is asked. */
export function describeRefusedSecrets(title: string, all: Readonly<Record<string, Declared>>): void {
  describeOnEngine(title, function () {
    this.timeout(180_000);
    const program = programOf(all);
    const canaries = new Canaries();
    canaries.add(...(program.match(/canary[\w.-]*/g) ?? []));

    it("is in nothing that is printed or saved", async () => {
      await withFrontStack({ program }, async ({ stack, front }) => {
        const runs = [await stack.preview(), await stack.up({ arguments: ["--diff", "--continue-on-error"] })];
        for (const { output } of runs) assert.deepEqual(linesWith(canaries, output), []);
        assert.deepEqual(canaries.inFilesOf(stack.stateFolder), []);
        assert.deepEqual(front.calls, []);
      });
    });
  });
}

const path = /^(?!\/identity)/;

/** Which requests are refused with all that they held. */
const echoed = [
  ["every request is refused", [{ path }]],
  ["every change is refused", ["POST", "PUT", "PATCH"].map((method) => ({ method, path }))],
] as const;

/** The lines with a secret in them. */
function linesWith(canaries: Canaries, output: string): string[] {
  return output.split("\n").filter((line) => canaries.in(line).length > 0);
}
