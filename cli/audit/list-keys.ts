import { isCloudError, type ResourceKey, type Session, type SysdigInstance } from "../../provider/command-line/cloud";
import {
  currentTime,
  fingerprintOf,
  guidOf,
  isYoung,
  labelIn,
  parseCrn,
  parseInstanceReference,
  sysdigServices,
} from "../../provider/command-line/state";
import { inParallel } from "../in-parallel";
import { messageOf } from "../output";
import type { AuditedInstance } from "./audited-instance";
import type { LiveKey } from "./live-keys";

/** What can be done to a key. */
export interface KeyActions {
  /** Undefined for a resource key, which IBM cannot disable. */
  disable: (() => Promise<unknown>) | undefined;
  delete: () => Promise<void>;
  /** The resource key with its credentials: one that signs in here must not be deleted. */
  resourceKey: ResourceKey | undefined;
}

export interface ListedKey {
  live: LiveKey;
  actions: KeyActions;
}

/** What IBM lists of one kind of keys of an instance. */
export interface KeyList {
  keys: ListedKey[];
  /** False where a row cannot be read: then a key that is not listed is not proved to be missing. */
  isComplete: boolean;
}

/** Lists the keys of an instance; none where it is proved to be gone. `note` is told what cannot be read. */
export async function listKeysOf(
  session: Session,
  instance: AuditedInstance,
  note: (message: string) => void,
): Promise<KeyList> {
  if (instance.kind === "access key") return listAccessKeys(session, instance, note);
  return { keys: await listResourceKeys(session, instance), isComplete: true };
}

/** An instance that the user names, once for each kind of key that it can have. */
export async function instancesNamed(session: Session, reference: string): Promise<AuditedInstance[]> {
  const guid = guidOf(reference);
  if (guid === undefined) {
    throw new Error(`Could not audit ${reference}: it is neither the CRN nor the GUID of an instance. Name one.`);
  }
  const read = () => session.resourceController.getResourceInstance(parseInstanceReference(guid));
  const crn = parseCrn(reference) ?? parseCrn((await read()).crn);
  const service = sysdigServices.find((known) => known === crn?.service);
  const named = { instance: guid, reference, service, region: crn?.region, names: [] };
  const resourceKeys: AuditedInstance = { ...named, kind: "resource key" };
  return service === undefined ? [resourceKeys] : [{ ...named, kind: "access key" }, resourceKeys];
}

async function listAccessKeys(
  session: Session,
  instance: AuditedInstance,
  note: (message: string) => void,
): Promise<KeyList> {
  const { reference, service, region } = instance;
  const sysdig = await session.openSysdig(parseInstanceReference(reference, { service, region }));
  const list = await sysdig.listRemainingAccessKeys();
  if (list === undefined) return { keys: [], isComplete: true };
  const labels = await sysdig.listLabels().catch((error: unknown) => {
    note(`The create labels of instance ${instance.instance} are not read: ${messageOf(error)}`);
    return undefined;
  });
  const connectedInstance = await connectedTo(sysdig, note);
  if (!list.isComplete) {
    note(`IBM's list of instance ${instance.instance} has rows that cannot be read: no key there is called missing.`);
  }
  const keys = list.keys.map(({ accessKey, enabled, dateCreated, limit, reservation, teamId }): ListedKey => {
    return {
      live: {
        kind: "access key",
        key: fingerprintOf(accessKey),
        name: null,
        instance: instance.instance,
        connectedInstance,
        isListedByBoth: false,
        enabled,
        created: dateCreated,
        limits: { limit, reservation, teamId },
        label: labels?.get(accessKey) ?? null,
        isLabelRead: labels !== undefined,
      },
      actions: {
        disable: () => sysdig.disableAccessKey(accessKey),
        delete: () => {
          const isYoungNow = isYoung(dateCreated, currentTime());
          return sysdig.removeAccessKey({ key: accessKey, isEnabled: enabled, isYoung: isYoungNow });
        },
        resourceKey: undefined,
      },
    };
  });
  return { keys, isComplete: list.isComplete };
}

async function connectedTo(sysdig: SysdigInstance, note: (message: string) => void): Promise<string | null> {
  try {
    return (await sysdig.connectedInstance()) ?? null;
  } catch (error) {
    note(`Whether instance ${sysdig.guid} is connected to another one is not known: ${messageOf(error)}`);
    return null;
  }
}

const namesAtOnce = 10;

async function listResourceKeys(session: Session, instance: AuditedInstance): Promise<ListedKey[]> {
  const { resourceController, resourceKeys } = session;
  const source = parseInstanceReference(instance.reference);
  const list = async (): Promise<readonly ResourceKey[]> => {
    if (source.guid !== undefined)
      return resourceController.listResourceKeysForInstance(parseInstanceReference(source.guid));
    // Aliases and bindings have no list of their own.
    const names = [...new Set(instance.names)];
    const named = await inParallel(namesAtOnce, names, (name) => resourceController.listResourceKeys(name));
    return named.flat().filter((key) => key.source?.text === source.text);
  };
  const listed = await list().catch(async (error: unknown) => {
    if (isCloudError(error, "not-found") && (await resourceController.isInstanceGone(source))) return [];
    throw error;
  });
  return listed.map((key) => ({
    live: {
      kind: "resource key",
      key: key.guid,
      name: key.name,
      instance: instance.instance,
      connectedInstance: null,
      isListedByBoth: false,
      enabled: null,
      created: key.createdAt ?? null,
      limits: null,
      label: labelIn(key.name) ?? null,
      isLabelRead: true,
    },
    actions: {
      disable: undefined,
      delete: () => resourceKeys.delete({ ...key, source, isYoung: isYoung(key.createdAt, currentTime()) }),
      resourceKey: key,
    },
  }));
}
