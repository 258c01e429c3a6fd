import * as pulumi from "@pulumi/pulumi";

/** With these the engine asks for a resource by its id alone, and the SDK, which needs the provider string, ends in a TypeError. */
const unusable = ["id", "import"] as const;

/** A sentence for each of a resource's options that cannot be carried out; undefined where there is none. */
export function refusalsOf(
  { adopts }: { adopts: boolean },
  token: string,
  options: pulumi.CustomResourceOptions = {},
): string[] | undefined {
  const advice = adopts
    ? "to take over a key that exists, name it with the argument adopt instead"
    : "leave it out, since declaring the token is enough to read it";
  const refusals = [
    ...unusable
      .filter((option) => options[option] !== undefined)
      .map((option) => `the option ${option} cannot be used here: ${advice}`),
    ...settingsNotPassed(options.provider ?? options.parent?.getProvider(token)),
  ];
  return refusals.length > 0 ? refusals : undefined;
}

/**
 * The engine gives the stack's configuration to the default provider only. Another provider would sign in with whatever the
 * environment has in the place of what is configured.
 */
function settingsNotPassed(provider: pulumi.ProviderResource | undefined): string[] {
  if (provider === undefined) return [];
  const configured = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith("ibm-keys:"));
  const missing = configured.filter((key) => !(key in provider));
  if (missing.length === 0) return [];
  return [
    `the option provider names a provider that does not get ${missing.join(", ")} of the stack's configuration: give it ${missing.length === 1 ? "this setting" : "these settings"} as arguments of the same name, or leave the option out`,
  ];
}
