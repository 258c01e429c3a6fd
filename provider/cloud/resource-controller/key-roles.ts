import { CloudError } from "../../domain/cloud-error";
import { parseCrn } from "../../domain/crn";
import type { InstanceReference } from "../../domain/instance-reference";
import { quotedName } from "../../domain/quoted";
import {
  bothKnown,
  findRole,
  isCommonRole,
  isFormOf,
  isRoleCrn,
  isSameRole,
  type KnownRole,
  knownFrom,
  knownFromList,
  noRole,
  type Role,
} from "../../domain/role";
import { isYoung } from "../../domain/youth";
import type { ResourceController } from "./client";
import type { ResourceKey } from "./wire";

/** IAM's list of the roles of a service. */
interface RoleList {
  listRoles(service: string): Promise<readonly Role[]>;
}

/**
 * The roles of resource keys. One role has several forms; which ones are one, IAM's list tells. It is asked only where a
 * role is none of the common ones. Where it cannot be read, what is unclear stays unclear, and nothing fails for it.
 */
export class KeyRoles {
  readonly #controller: ResourceController;
  readonly #list: RoleList;

  constructor(controller: ResourceController, list: RoleList) {
    this.#controller = controller;
    this.#list = list;
  }

  /** A declared role in a form that Resource Controller takes: "the role name or its CRN", and no display name. */
  async acceptedForm(role: string | undefined, source: InstanceReference): Promise<string | undefined> {
    if (role === undefined) return undefined;
    if (isCommonRole(role)) return isSameRole(role, noRole) ? noRole : role;
    const roles = await this.#rolesOf(() => this.#serviceOf(source));
    return isRoleCrn(role) ? role : (findRole(roles, role)?.crn ?? role);
  }

  /** What is known of the role of a key, with what was known before. */
  async known(key: ResourceKey, before: KnownRole = knownFrom(null)): Promise<KnownRole> {
    if (key.role === undefined) return before;
    if (isCommonRole(key.role)) return bothKnown(before, knownFrom(key.role));
    const roles = await this.#rolesOf(async () => parseCrn(key.crn)?.service);
    return bothKnown(before, knownFromList(roles, key.role));
  }

  /** The same of a key that was just made with the declared role, which IBM has accepted in this form. */
  async knownOfNew(key: ResourceKey, declared: string | undefined): Promise<KnownRole> {
    const known = await this.known(key);
    return declared === undefined ? known : withForm(known, declared);
  }

  /** Throws unless the key is proved to have the declared role; returns what is known of that. */
  async require(
    declared: string,
    key: ResourceKey,
    { action, advice }: { action: string; advice: string },
    before?: KnownRole,
  ): Promise<KnownRole> {
    const known = await this.known(key, before);
    const refusal = (reason: string) => new CloudError({ code: "rejected", action, reason, advice });
    if (key.role === undefined) {
      throw refusal("IBM shows no role of it, so that nothing proves that it has the declared one");
    }
    const isSame = isFormOf(known, declared) ?? (await this.#isNameOf(declared, key.role, key));
    if (isSame) return withForm(known, declared);
    const its = `its role is ${quotedName(key.role)}`;
    throw refusal(
      isSame === false
        ? `${its}, and another one is declared`
        : `${its}, and IAM's list of roles does not tell whether the declared one is the same`,
    );
  }

  /** The role of a saved key, once a declared form of it is judged that was not known before. */
  async settle(
    saved: KnownRole,
    declared: string | undefined,
    { guid, source, createdAt }: { guid: string; source: InstanceReference; createdAt?: string | null | undefined },
  ): Promise<KnownRole> {
    if (declared === undefined || isFormOf(saved, declared) === true) return saved;
    const action = `update the role of the resource key ${guid}`;
    const advice =
      "IBM cannot change a key's role: declare the one that it has, or declare another by its CRN, which replaces the key.";
    const isYoungNow = isYoung(createdAt, this.#controller.clock.now());
    const key = await this.#controller.getResourceKey(guid, source, isYoungNow);
    return this.require(declared, key, { action, advice }, saved);
  }

  async #isNameOf(declared: string, role: string, key: ResourceKey): Promise<boolean | undefined> {
    const found = findRole(await this.#rolesOf(async () => parseCrn(key.crn)?.service), declared);
    return found && isSameRole(found.crn, role);
  }

  /** Empty where they cannot be read. */
  async #rolesOf(find: () => Promise<string | undefined>): Promise<readonly Role[]> {
    try {
      const service = await find();
      return service === undefined ? [] : await this.#list.listRoles(service);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      return [];
    }
  }

  async #serviceOf(source: InstanceReference): Promise<string | undefined> {
    return source.service ?? parseCrn((await this.#controller.getResourceInstance(source)).crn)?.service;
  }
}

function withForm(known: KnownRole, declared: string): KnownRole {
  return isFormOf(known, declared) === true ? known : bothKnown(known, { forms: [declared], isComplete: false });
}
