import { guidOf, parseCrn } from "../../provider/cloud/crn";
import { sysdigServices } from "../../provider/cloud/endpoints";
import { isCloudError } from "../../provider/cloud/errors";
import { deleteKey } from "../../provider/cloud/resource-controller/deletion";
import { labelIn } from "../../provider/cloud/resource-controller/key-name";
import type { ResourceKey } from "../../provider/cloud/resource-controller/wire";
import type { Session } from "../../provider/cloud/session";
import type { AccessKeyLimits } from "../../provider/cloud/sysdig/client";
import { openSysdigInstance } from "../../provider/cloud/sysdig/place";
import { fingerprintOf } from "../../provider/domain/fingerprint";
import { isYoung } from "../../provider/domain/youth";
import { currentTime } from "../../provider/engine/clock";
import { remove } from "../../provider/keys/access-key/generations";
import { inParallel } from "../in-parallel";
import { wordsOf } from "../output";
import type { KeyKind } from "./open-creations";
import type { Place } from "./saved-keys";

/** A key that IBM has, without its secret. */
export interface LiveKey {
  kind: KeyKind;
  /** A fingerprint, or a GUID. */
  key: string;
  /** Access keys have none. */
  name: string | null;
  instance: string;
  /** Null for a resource key, which IBM cannot disable. */
  enabled: boolean | null;
  /** ISO 8601. */
  created: string | null;
  /** Null for a resource key. */
  limits: AccessKeyLimits | null;
  /** Its create label, which proves where it comes from. A resource key keeps it until it gets a declared name. */
  label: string | null;
  /** Whether labels of such keys can be read there: if not, nothing is known of it. */
  isLabelRead: boolean;
}

/** What can be done to a key. */
export interface KeyHandle {
  /** Undefined where IBM cannot. */
  disable: (() => Promise<unknown>) | undefined;
  delete: () => Promise<void>;
  /** The credentials of a resource key, to tell whether one of them signs in here. */
  resourceKey: ResourceKey | undefined;
}

export interface ListedKey {
  live: LiveKey;
  handle: KeyHandle;
}

/** What IBM lists at a place. */
export interface ListedPlace {
  keys: ListedKey[];
  /** False where a row cannot be read: what is not there proves nothing. */
  isComplete: boolean;
}

/** Lists the keys at a place; none where the instance is proven to be gone. `note` hears of what cannot be read. */
export async function listKeysAt(
  session: Session,
  place: Place,
  note: (message: string) => void,
): Promise<ListedPlace> {
  if (place.kind === "access key") return listAccessKeys(session, place, note);
  return { keys: await listResourceKeys(session, place), isComplete: true };
}

/** The places of an instance that the user names: of each kind of key that it can have. */
export async function placesOf(session: Session, reference: string): Promise<Place[]> {
  const guid = guidOf(reference);
  if (guid === undefined) {
    throw new Error(`Could not audit ${reference}: it is neither the CRN nor the GUID of an instance. Name one.`);
  }
  const crn = parseCrn(reference) ?? parseCrn((await session.resourceController.getResourceInstance(guid)).crn);
  const service = sysdigServices.find((known) => known === crn?.service);
  const place = { instance: guid, reference, service, region: crn?.region, names: [] };
  const resourceKeys: Place = { ...place, kind: "resource key" };
  return service === undefined ? [resourceKeys] : [{ ...place, kind: "access key" }, resourceKeys];
}

async function listAccessKeys(session: Session, place: Place, note: (message: string) => void): Promise<ListedPlace> {
  const { reference, service, region } = place;
  const instance = await openSysdigInstance(session, { instance: reference, service, region });
  const list = await instance.listRemainingAccessKeys();
  if (list === undefined) return { keys: [], isComplete: true };
  const labels = await instance.listLabels().catch((error: unknown) => {
    note(`The create labels of instance ${place.instance} are not read: ${wordsOf(error)}`);
    return undefined;
  });
  if (!list.isComplete) {
    note(`IBM's list of instance ${place.instance} has rows that cannot be read: no key there is called missing.`);
  }
  const keys = list.keys.map(({ accessKey, enabled, dateCreated, limit, reservation, teamId }): ListedKey => {
    const generation = { key: accessKey, state: enabled ? ("active" as const) : ("disabled" as const) };
    return {
      live: {
        kind: "access key",
        key: fingerprintOf(accessKey),
        name: null,
        instance: place.instance,
        enabled,
        created: dateCreated,
        limits: { limit, reservation, teamId },
        label: labels?.get(accessKey) ?? null,
        isLabelRead: labels !== undefined,
      },
      handle: {
        disable: () => instance.disableAccessKey(accessKey),
        delete: () => remove(instance, generation, isYoung(dateCreated, currentTime())),
        resourceKey: undefined,
      },
    };
  });
  return { keys, isComplete: list.isComplete };
}

const namesAtOnce = 10;

async function listResourceKeys(session: Session, place: Place): Promise<ListedKey[]> {
  const { resourceController } = session;
  const list = async (): Promise<readonly ResourceKey[]> => {
    const guid = guidOf(place.reference);
    if (guid !== undefined) return resourceController.listResourceKeysForInstance(guid);
    // Aliases and bindings have no list of their own.
    const names = [...new Set(place.names)];
    const named = await inParallel(namesAtOnce, names, (name) => resourceController.listResourceKeys(name));
    return named.flat().filter(({ source }) => source === place.reference);
  };
  const listed = await list().catch(async (error: unknown) => {
    if (isCloudError(error, "not-found") && (await resourceController.isInstanceGone(place.reference))) return [];
    throw error;
  });
  return listed.map((key) => ({
    live: {
      kind: "resource key",
      key: key.guid,
      name: key.name,
      instance: place.instance,
      enabled: null,
      created: key.createdAt ?? null,
      limits: null,
      label: labelIn(key.name) ?? null,
      isLabelRead: true,
    },
    handle: {
      disable: undefined,
      delete: () =>
        deleteKey(session, { ...key, source: place.reference, isYoung: isYoung(key.createdAt, currentTime()) }),
      resourceKey: key,
    },
  }));
}
