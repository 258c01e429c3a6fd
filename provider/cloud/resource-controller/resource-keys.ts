import { CloudError, isCloudError, refreshToRecreate, unlessNotFound } from "../../domain/cloud-error";
import type { InstanceReference } from "../../domain/instance-reference";
import type { CreateContext, LostCreate, LostCreateOutcome, RemovalContext } from "../../domain/lost-create";
import { quotedName } from "../../domain/quoted";
import { isSameRole, type KnownRole } from "../../domain/role";
import { isYoung } from "../../domain/youth";
import { recent } from "../api/shared-read";
import { orEnded } from "./activity-tracker";
import { findAdopted } from "./adoption";
import type { ResourceController } from "./client";
import { labelIn, withoutLabel } from "./key-name";
import type { KeyRoles } from "./key-roles";
import { isSignedInBy, type OwnedKey, type SignedIn } from "./signing-key";
import { warnOfUnmanaged } from "./unmanaged-keys";
import type { CreateResourceKey, ResourceKey } from "./wire";

/** A resource key of a state, and what it belongs to. */
export interface KeyReference {
  guid: string;
  source: InstanceReference;
  /** Whether it was made so lately that IBM may not show it yet. */
  isYoung: boolean;
}

/** What IBM shows of a key: gone only on proof; a young one that is not shown may yet turn up. */
export type KeyStatus = { is: "there"; key: ResourceKey } | { is: "gone" } | { is: "young" };

/** A key as a resource declares it. */
interface WantedKey extends CreateResourceKey {
  /** The existing key to adopt: its GUID, CRN or name. */
  adopt: string | undefined;
}

/** A key that was found or created, before it has its declared name. */
interface ObtainedKey extends KeyReference {
  key: ResourceKey;
  isNew: boolean;
}

/** A key that a resource takes for its own, and what is known of its role. */
interface FoundKey {
  key: ResourceKey;
  isNew: boolean;
  knownRole: KnownRole;
}

/** Finds, creates, renames and deletes the resource keys that resources own. */
export class ResourceKeys {
  readonly #controller: ResourceController;
  readonly #roles: KeyRoles;
  readonly #signedIn: SignedIn;

  constructor(controller: ResourceController, roles: KeyRoles, signedIn: SignedIn) {
    this.#controller = controller;
    this.#roles = roles;
    this.#signedIn = signedIn;
  }

  /** The key as IBM has it now. Reads of one instance's keys share one list. */
  async find({ guid, source, isYoung }: KeyReference): Promise<KeyStatus> {
    try {
      const listed = await this.#findListed(guid, source);
      return { is: "there", key: listed ?? (await this.#controller.getResourceKey(guid, source, isYoung)) };
    } catch (error) {
      if (isCloudError(error, "not-found")) return { is: "gone" };
      if (isCloudError(error, "too-young")) return { is: "young" };
      throw error;
    }
  }

  async #findListed(guid: string, source: InstanceReference): Promise<ResourceKey | undefined> {
    if (source.guid === undefined) return undefined;
    // The GUID may be that of an instance that is gone, or of an alias: then the key itself is asked for.
    const keys = await unlessNotFound(this.#controller.listResourceKeysForInstance(source, recent));
    return keys?.find((key) => key.guid === guid);
  }

  /** The key that is adopted, else a new one; {@link applyName} gives it its declared name. */
  findOrCreate(wanted: WantedKey, context: CreateContext): Promise<FoundKey> {
    return orEnded(this.#controller, wanted.source, this.#findOrCreate(wanted, context));
  }

  async #findOrCreate({ adopt, ...details }: WantedKey, context: CreateContext): Promise<FoundKey> {
    if (adopt === undefined) {
      await warnOfUnmanaged(this.#controller, details, context);
      const key = await this.create(details, context);
      return { key, isNew: true, knownRole: await this.#roles.knownOfNew(key, details.role) };
    }
    const places = { controller: this.#controller, roles: this.#roles };
    const { key, knownRole } = await findAdopted(places, details, adopt);
    context.adopt(key.guid);
    return { key, isNew: false, knownRole };
  }

  /** A new key. A warning tells where IBM has given it another role than was asked for. */
  async create(details: CreateResourceKey, context: CreateContext): Promise<ResourceKey> {
    const role = await this.#roles.acceptedForm(details.role, details.source);
    const key = await this.#controller.createResourceKey({ ...details, role }, context);
    if (role !== undefined && key.role !== undefined && isSameRole(role, key.role) === false) {
      await context.warn(
        `IBM made the resource key ${key.guid} with the role ${quotedName(key.role)}, though another one is declared.`,
      );
    }
    return key;
  }

  /** Renames the key where another name is declared; the key as it is then. */
  async renameIfNeeded(
    { guid, source, isYoung, key: seen }: KeyReference & { key?: ResourceKey | undefined },
    name: string | undefined,
  ): Promise<ResourceKey> {
    const rename = async () => {
      const key = seen ?? (await this.#controller.getResourceKey(guid, source, isYoung));
      if (name === undefined || key.name === name) return key;
      return this.#controller.updateResourceKey(guid, source, name, isYoung);
    };
    const renamed = await unlessNotFound(rename());
    if (renamed !== undefined) return renamed;
    throw new CloudError({
      code: "not-found",
      action: `update the resource key ${guid}`,
      reason: "IBM answered that it does not exist",
      advice: refreshToRecreate,
    });
  }

  /**
   * Gives a key that was just created or adopted its declared name. The create label is taken off the name of an adopted
   * key in any case: the resource whose lost create has made the key would delete it by that label.
   */
  async applyName(
    obtained: ObtainedKey,
    declared: string | undefined,
    { warn }: Pick<CreateContext, "warn">,
  ): Promise<ResourceKey> {
    const { key, isNew } = obtained;
    if (isNew) return this.renameIfNeeded(obtained, declared);
    try {
      const renamed = await this.renameIfNeeded(obtained, declared ?? withoutLabel(key.name));
      const label = labelIn(key.name);
      if (label !== undefined) this.#controller.clearedLabels.add(label);
      return renamed;
    } catch (error) {
      if (!isCloudError(error) || declared !== undefined) throw error;
      await warn(`The name of the adopted resource key ${key.guid} keeps its create label: ${error.message}`);
      return key;
    }
  }

  /**
   * Deletes the key, unless it is the one that signs in. A key that is gone already is no error. A young key that IBM
   * does not know may still turn up: then this throws `too-young`.
   */
  async delete(key: OwnedKey & { isYoung: boolean }): Promise<void> {
    await this.refuseSigningKeys("delete", [key]);
    await unlessNotFound(this.#controller.deleteResourceKey(key.guid, key.source, key.isYoung));
  }

  /** Deletes what a lost create has made: the key whose name still ends in its label. */
  async removeLostCreate(
    source: InstanceReference,
    { label }: LostCreate,
    context: RemovalContext,
  ): Promise<LostCreateOutcome> {
    // Every create of a resource key has a label.
    if (label === undefined) return "absent";
    const found = (await this.#keysOf(source)).find(({ name }) => labelIn(name) === label);
    if (found === undefined) return this.#controller.clearedLabels.has(label) ? "owned" : "absent";
    if (context.isOwned(found.guid)) return "owned";
    await this.delete({ ...found, source, isYoung: isYoung(found.createdAt, this.#controller.clock.now()) });
    return "removed";
  }

  /**
   * The keys among which one of this source is, if it exists. Keys of an alias or binding, also one named by its GUID,
   * and those of an instance that is gone are listed with those of the whole account only.
   */
  async #keysOf(source: InstanceReference): Promise<readonly ResourceKey[]> {
    const keys = source.guid && (await unlessNotFound(this.#controller.listResourceKeysForInstance(source)));
    return keys || this.#controller.listResourceKeys(undefined, source);
  }

  /**
   * Throws when one of these keys is the credential that signs in here: without it neither this run nor a later one
   * could go on. A user or trusted profile signs in without a resource key; then this sends no request.
   */
  async refuseSigningKeys(verb: "delete" | "rotate", keys: readonly OwnedKey[]): Promise<void> {
    const serviceId = await this.#signedIn.serviceId();
    if (serviceId === undefined) return;
    for (const key of keys) {
      if (!isSignedInBy(await this.#withServiceId(key), serviceId, this.#signedIn.apiKey)) continue;
      throw new CloudError({
        code: "rejected",
        action: `${verb} the resource key ${key.guid}`,
        reason: "this run signs in with it, or with another API key of its service ID",
        advice: "Sign in with another API key (ibm-keys:apiKey or IC_API_KEY), then run again.",
      });
    }
  }

  /** The saved key, completed from IBM's where the state does not tell its service ID. */
  async #withServiceId(saved: OwnedKey): Promise<OwnedKey> {
    if (saved.iamServiceIdCrn !== undefined && saved.iamServiceIdCrn !== null) return saved;
    const sighting = await this.find({ ...saved, isYoung: false });
    if (sighting.is !== "there") return saved;
    const { credentials, iamServiceIdCrn } = sighting.key;
    return { ...saved, credentials, iamServiceIdCrn };
  }
}
