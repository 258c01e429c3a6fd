import { Cloud, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { type Account, Client } from "./client";
import { JumpingClock } from "./clock";
import { Journal } from "./journal";
import type { RunRecord } from "./observations";
import { runScenarios } from "./run-scenarios";
import type { Scenario } from "./scenario";

/** Longer than the first wait of a scenario, so that it meets what IBM may answer about young things. */
const youngForMs = 500;

/**
 * Runs the scenarios against a new emulator in this process, with an instance of the same service. What it answers is
 * what others are compared with.
 */
export async function runReference(
  like: Account["instance"],
  scenarios: readonly Scenario[],
  readsApiTokens: boolean,
): Promise<RunRecord> {
  const clock = new JumpingClock();
  const cloud = Cloud.withDefaults({ clock: () => clock.now() });
  Object.assign(cloud.settings, { youngForMs, apiKeyPropagationMs: youngForMs });
  const region = like.crn.split(":")[5] ?? "us-south";
  const { crn, guid, service, name } = cloud.addInstance({ service: like.service, region });
  const emulator = await startEmulator({ cloud });
  const client = new Client(accountOf(emulator, { crn, guid, service, name }), clock);
  try {
    const options = { readsApiTokens, reference: undefined, tell: () => undefined };
    return await runScenarios(client, Journal.inMemory(crn), scenarios, options);
  } finally {
    await emulator.close();
  }
}

/** An account of an emulator, with the instance that is meant. */
export function accountOf({ endpoints, environment, cloud }: Emulator, instance: Account["instance"]): Account {
  const { iam, resourceController, secure, monitor } = endpoints;
  const sysdig = { "sysdig-secure": secure, "sysdig-monitor": monitor }[instance.service];
  return {
    hosts: {
      iam,
      "iam-policies": iam,
      "resource-controller": resourceController,
      sysdig: sysdig?.replace("{region}", instance.crn.split(":")[5] ?? ""),
    },
    apiKey: environment.IC_API_KEY ?? "",
    accountId: cloud.accountId,
    instance,
  };
}
