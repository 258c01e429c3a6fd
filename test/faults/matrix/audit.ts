import type { CloudState } from "pulumi-ibm-keys/emulator";
import type { Update } from "../../../cli/audit/history";
import type { LiveKey } from "../../../cli/audit/live-keys";
import { savedKeysIn } from "../../../cli/audit/saved-keys";
import { type AuditedKey, standingsOf } from "../../../cli/audit/standings";
import { exportedStack } from "../../../cli/exported-stack";
import { kinds } from "../../../harness/fault-matrix/kinds";
import { fingerprintOf } from "../../../harness/fingerprint";
import { type LocalEngine, urnOf } from "../../fixtures/provider/engine";

/** What the audit says of every key, from the state, the history of updates, and what IBM lists. */
export function audited(
  engine: LocalEngine,
  contents: CloudState,
  areLabelsRead: boolean,
  updates: readonly Update[],
): AuditedKey[] {
  const saved = savedKeysIn(exportedStack.parse(exportOf(engine)), updates);
  return standingsOf(liveKeysIn(contents, areLabelsRead), [], [{ name: "dev", saved, updates }], []);
}

function exportOf({ saved, leaving }: LocalEngine) {
  const stack = { urn: "urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev", type: "pulumi:pulumi:Stack" };
  const resources = [
    ...saved.map((one) => ({ ...one, delete: false })),
    ...leaving.map((one) => ({ ...one, delete: true })),
  ].map(({ name, kind, inputs, outputs, delete: isReplaced }) => ({
    urn: urnOf(kind, name),
    type: `pulumi-nodejs:dynamic/ibm-keys:${kinds[kind]}`,
    inputs,
    outputs,
    delete: isReplaced,
    created: outputs.dateCreated,
  }));
  return { deployment: { resources: [stack, ...resources] } };
}

function liveKeysIn({ accessKeys, resourceKeys }: CloudState, areLabelsRead: boolean): LiveKey[] {
  return [
    ...accessKeys.map(
      ({ accessKey, instanceGuid, enabled, dateCreated, limit, reservation, teamId, metadata }): LiveKey => ({
        kind: "access key",
        key: fingerprintOf(accessKey),
        name: null,
        instance: instanceGuid,
        connectedInstance: null,
        isListedByBoth: false,
        enabled,
        created: new Date(dateCreated).toISOString(),
        limits: { limit, reservation, teamId },
        label: areLabelsRead ? (metadata["pulumi-ibm-keys"] ?? null) : null,
        isLabelRead: areLabelsRead,
      }),
    ),
    ...resourceKeys
      .filter(({ state }) => state === "active")
      .map(
        ({ guid, name, instanceGuid, createdAt }): LiveKey => ({
          kind: "resource key",
          key: guid,
          name,
          instance: instanceGuid,
          connectedInstance: null,
          isListedByBoth: false,
          enabled: null,
          created: createdAt,
          limits: null,
          label: /-([0-9a-f]{16})$/.exec(name)?.[1] ?? null,
          isLabelRead: true,
        }),
      ),
  ];
}
