import { randomUUID } from "node:crypto";
import { closeSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Cloud } from "./cloud/cloud";
import type { CloudState } from "./cloud/cloud-state";

/**
 * Keeps a cloud's state in a file: loads it if the file exists, and saves every change before it is answered. The file
 * holds secrets, so only its owner may read it. Only one emulator may use a file at a time. A link is rejected, since
 * each change replaces the file, and would replace the link.
 */
export function keepInFile(cloud: Cloud, file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) {
    throw new Error(`The emulator's state file ${file} is a link. Name the file that it leads to.`);
  }
  if (found?.isFile() === false) throw new Error(`The emulator's state file ${file} is not a file.`);
  if (found === undefined) save(file, cloud.services.store.state);
  else cloud.restore(load(file));
  cloud.services.store.onChange(() => save(file, cloud.services.store.state));
}

function load(file: string): CloudState {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`The emulator's state file ${file} is not JSON. Delete it to start anew.`);
  }
  const result = fileSchema.safeParse(saved);
  if (result.success) return result.data.contents;
  const where = result.error.issues[0]?.path.join(".") ?? "";
  throw new Error(`The emulator's state file ${file} is wrong at "${where}". Delete it to start anew.`);
}

/**
 * Saves by writing a draft and renaming it, so that neither a reader nor a crash meets half a file. The draft's name is
 * random and its file must not exist, so that no link placed there is followed; the draft of a killed process is not read.
 */
function save(file: string, state: CloudState): void {
  const draft = `${file}.${randomUUID()}.draft`;
  const opened = openSync(draft, "wx", 0o600);
  try {
    try {
      writeFileSync(opened, `${JSON.stringify({ version: 1, contents: state })}\n`);
    } finally {
      closeSync(opened);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const text = z.string();
const number = z.number();
const flag = z.boolean();
const maybeText = text.nullable();
const maybeNumber = number.nullable();
const json = z.record(text, z.json());
const role = z.enum(["Manager", "Writer", "Reader", "None"]);
const keyState = z.enum(["active", "removed"]);
const instanceState = z.enum(["active", "provisioning", "failed", "pending_reclamation", "removed"]);
const removedAnswer = z.enum(["not-found", "gone", "removed"]);
const attributes = z.array(z.object({ name: text, value: text }));

/** For what an older emulator did not save; the other defaults below are for the same files. */
const unknownDate = "2026-01-01T00:00:00.000Z";

/** Files of the first emulators have no customers: then each instance is one of its own. */
function customerOf({
  customerId,
  guid,
  service,
}: {
  customerId?: number | null | undefined;
  guid: string;
  service: string;
}) {
  if (customerId !== undefined) return customerId;
  return service.startsWith("sysdig-") ? Number.parseInt(guid.slice(0, 8), 16) : null;
}

/** Files of the first emulators have another word for `ANY`. */
const authorization = z
  .enum(["IAM_ONLY", "ANY", "IAM_AND_API_TOKEN"])
  .transform((word): "IAM_ONLY" | "ANY" => (word === "IAM_ONLY" ? "IAM_ONLY" : "ANY"));

const contentsSchema: z.ZodType<CloudState> = z.object({
  accountId: text,
  tokenSecret: text,
  identities: z.array(
    z.object({
      iamId: text,
      kind: z.enum(["user", "service", "profile"]),
      name: text,
      serviceRole: role,
      serviceRoleOn: z.record(text, role),
      platform: flag,
      readsCredentials: flag,
      denied: z.array(text),
    }),
  ),
  apiKeys: z.array(
    z.object({
      id: text,
      iamId: text,
      apikey: text,
      usableFrom: number,
      revoked: flag,
      name: text.default(""),
      description: maybeText.default(null),
      revision: number.default(1),
      locked: flag.default(false),
      disabled: flag.default(false),
      expiresAt: maybeText.default(null),
      storesValue: flag.default(false),
      actionWhenLeaked: z.enum(["none", "disable", "delete"]).default("none"),
      supportsSessions: flag.default(false),
      createdAt: text.default(unknownDate),
      createdBy: text.default(""),
      modifiedAt: text.default(unknownDate),
    }),
  ),
  serviceIds: z.array(
    z.object({
      iamId: text,
      crn: text,
      name: text,
      createdForResourceKey: flag,
      description: maybeText.default(null),
      revision: number.default(1),
      locked: flag.default(false),
      createdAt: text.default(unknownDate),
      modifiedAt: text.default(unknownDate),
    }),
  ),
  profiles: z.array(z.object({ id: text, name: text, iamId: text, crToken: text })),
  instances: z.array(
    z
      .object({
        guid: text,
        crn: text,
        name: text,
        service: text,
        region: text,
        resourceGroupId: text,
        state: instanceState,
        removedAnswers: removedAnswer.default("removed"),
        authorization,
        connectedInstance: maybeText.default(null),
        customerId: maybeNumber.optional(),
        onetimeCredentials: flag,
        credentials: z.enum(["live", "frozen"]),
        createdAt: text,
        deletedAt: maybeText.default(null),
        ingestionKey: maybeText,
        serviceKeys: z.array(text),
      })
      .transform((instance) => ({ ...instance, customerId: customerOf(instance) })),
  ),
  resourceKeys: z.array(
    z.object({
      guid: text,
      crn: text,
      name: text,
      sourceCrn: text,
      instanceGuid: text,
      roleCrn: text,
      serviceIdCrn: text,
      apiKeyId: text,
      state: keyState,
      removedAnswers: removedAnswer,
      parameters: json.nullable(),
      frozenCredentials: json,
      // Older files have none.
      ownCredentials: json.default({}),
      createdAt: text,
      createdBy: text,
      updatedAt: text,
      updatedBy: text,
      deletedAt: maybeText,
      deletedBy: maybeText,
    }),
  ),
  policies: z.array(
    z.object({
      id: text,
      revision: number,
      version: z.enum(["v1", "v2"]).default("v1"),
      type: text,
      description: maybeText,
      subjects: z.array(z.object({ attributes })),
      roles: z.array(z.object({ role_id: text })),
      resources: z.array(z.object({ attributes: z.array(z.object({ name: text, value: text, operator: maybeText })) })),
      rule: z.json().default(null),
      pattern: maybeText.default(null),
      createdAt: text,
      createdBy: text,
      modifiedAt: text,
      modifiedBy: text,
    }),
  ),
  customRoles: z.array(
    z.object({
      name: text.default(""),
      crn: text,
      displayName: text,
      service: text,
      actions: z.array(text).default([]),
    }),
  ),
  accessKeys: z.array(
    z.object({
      id: number,
      instanceGuid: text,
      accessKey: text,
      enabled: flag,
      dateCreated: number,
      dateDisabled: maybeNumber,
      limit: maybeNumber,
      reservation: maybeNumber,
      teamId: maybeNumber,
      metadata: z.record(text, text),
    }),
  ),
  teams: z.array(
    z.object({ id: number, instanceGuid: text, name: text, isDefault: flag, dateCreated: number.default(0) }),
  ),
  apiTokens: z.array(z.object({ instanceGuid: text, teamId: number, iamId: text, key: text })),
  nextNumber: number,
});

const fileSchema = z.object({ version: z.literal(1), contents: contentsSchema });
