import * as pulumi from "@pulumi/pulumi";
import { credentialSettings } from "../../domain/stack-configuration";

/** The runs that were warned: the stack resource of each. */
const warned = new WeakSet<object>();

/**
 * Warns once a run of credentials that the stack's configuration has in plain text. The engine saves the configuration in
 * the state. Only the program's process can tell: a provider gets all values decrypted.
 */
export function warnOfPlainCredentials(): void {
  const run = pulumi.runtime.getStackResource();
  // Without an engine, as with mocks, nothing is saved.
  if (run === undefined || warned.has(run)) return;
  warned.add(run);
  const plain = plainCredentialsIn(pulumi.runtime.allConfig(), isSecret);
  if (plain.length === 0) return;
  pulumi.log.warn(
    `${plain.join(" and ")} ${plain.length === 1 ? "is" : "are"} not set with --secret: Pulumi saves the credential in plain text in the stack's file, the state and its history. Replace the credential at IBM, then set the new one with --secret, or name its place with apiKeyFrom.`,
  );
}

/** Where credentials stand in plain text, as `pulumi config set` names these places. */
export function plainCredentialsIn(
  configuration: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
): string[] {
  const own = credentialSettings.map((setting) => `ibm-keys:${setting}`).filter((key) => configuration[key]);
  const profiles = configuration["ibm-keys:profiles"];
  const inProfiles = profiles !== undefined && holdCredential(profiles) ? ["ibm-keys:profiles"] : [];
  return [...own, ...inProfiles].filter((key) => !isSecret(key));
}

/** Whether one of the profiles, which come as JSON text, has a credential itself. A check tells of what is no JSON. */
function holdCredential(profiles: string): boolean {
  try {
    return partsOf(JSON.parse(profiles)).some(([, profile]) =>
      partsOf(profile).some(([setting, value]) => credentialSettings.includes(setting) && typeof value === "string"),
    );
  } catch {
    return false;
  }
}

function partsOf(value: unknown): [name: string, value: unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** The SDK exports the function and leaves it out of its declarations. Without it nothing can be told, and nobody is warned. */
function isSecret(key: string): boolean {
  const asked: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  return typeof asked !== "function" || asked(key) === true;
}
