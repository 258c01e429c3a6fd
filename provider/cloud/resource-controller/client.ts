import type { z } from "zod";
import type { Clock } from "../../domain/clock";
import { CloudError, isCloudError, unlessNotFound } from "../../domain/cloud-error";
import { guidOf } from "../../domain/crn";
import type { CreateContext } from "../../domain/lost-create";
import { quotedName } from "../../domain/quoted";
import type { ResourceIdentity } from "../../domain/resource-identity";
import type { AuthorizedCalls } from "../authorized";
import { untilListed } from "../backoff";
import { refuseOtherAccount } from "../iam/account";
import { createLabelled } from "../labelled-create";
import type { RequestPath } from "../request-url";
import { expectNoPage, parseResponse } from "../response";
import { type Change, readOnce, SharedRead } from "../shared-read";
import { whileYoung } from "../while-young";
import { withKey, withoutKey } from "./key-list";
import { labelIn, labelledName } from "./key-name";
import { madeKey } from "./made-key";
import { type Page, readPages } from "./pages";
import { remembered, rememberTexts } from "./secrets";
import {
  type CreateResourceKey,
  isShownNoMore,
  type ResourceInstance,
  type ResourceKey,
  resourceInstance,
  resourceInstancePage,
  resourceKey,
  resourceKeyPage,
} from "./wire";

const instances = ["v2", "resource_instances"];
const keys = ["v2", "resource_keys"];

/** A service's broker may work for minutes on a key: IBM's Terraform provider waits ten. Milliseconds. */
const answersWithin = 10 * 60_000;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller; methods carry the names of IBM's operations. */
export class ResourceController {
  readonly clock: Clock;
  /** Create labels that this process has taken off the names of adopted keys. */
  readonly clearedLabels = new Set<string>();
  readonly #calls: AuthorizedCalls;
  readonly #keysOfInstance = new Map<string, SharedRead<readonly ResourceKey[]>>();
  readonly #keysBefore = new Map<string, () => Promise<readonly ResourceKey[]>>();
  readonly #instances = new Map<string, () => Promise<ResourceInstance>>();

  constructor(calls: AuthorizedCalls) {
    this.#calls = calls;
    this.clock = calls.http.clock;
  }

  /** Throws when the CRN of a source, or of an instance, is one of another account; each method asks that itself. */
  expectAccount(crnOrGuid: string): Promise<void> {
    return refuseOtherAccount(this.#calls.tokens, crnOrGuid);
  }

  /** An instance hardly changes: it is looked up once a process. */
  getResourceInstance(reference: string): Promise<ResourceInstance> {
    const attempted = `find the instance ${guidOf(reference) ?? "that is named"}`;
    const path = [...instances, reference];
    const look = () => this.expectAccount(reference).then(() => this.#get({ path }, attempted, resourceInstance));
    const known = this.#instances.get(reference) ?? readOnce(look);
    this.#instances.set(reference, known);
    return known();
  }

  /** Whether IBM says that the instance exists no longer; it says so for days before it forgets it. */
  async isInstanceGone(reference: string): Promise<boolean> {
    try {
      return ["removed", "pending_reclamation"].includes((await this.getResourceInstance(reference)).state ?? "");
    } catch (error) {
      if (isCloudError(error, "not-found")) return true;
      throw error;
    }
  }

  listResourceInstances(filter: {
    name?: string | undefined;
    resourceGroupId?: string | undefined;
  }): Promise<ResourceInstance[]> {
    const query = { type: "service_instance", name: filter.name, resource_group_id: filter.resourceGroupId };
    return this.#pages({ path: instances, query }, "list the instances", resourceInstancePage);
  }

  /** What answers 404 while it is young is asked for again, and is never said to be gone. */
  async getResourceKey(guid: string, source?: string, isYoung = false): Promise<ResourceKey> {
    if (source !== undefined) await this.expectAccount(source);
    const attempted = `read the resource key ${nameOf(guid)}`;
    const path = [...keys, guid];
    return whileYoung(this.clock, isYoung, attempted, untilListed, async () => {
      const key = await this.#get({ path }, attempted, resourceKey);
      if (key.state === "removed") throw removed(attempted);
      return remembered(key);
    });
  }

  /** The keys of one name, or all keys of the account, among them those of a source. */
  async listResourceKeys(name?: string, source?: string): Promise<ResourceKey[]> {
    if (source !== undefined) await this.expectAccount(source);
    const which = name === undefined ? "of the account" : "of one name";
    return this.#keys({ path: keys, query: { name } }, `list the resource keys ${which}`);
  }

  /**
   * The keys of an instance, shared by all who ask together, with what this process has written since; `longestAge` in
   * milliseconds. With 0 it is the cloud's own word.
   */
  async listResourceKeysForInstance(instance: string, longestAge = 0): Promise<readonly ResourceKey[]> {
    await this.expectAccount(instance);
    return this.#read(guidOf(instance) ?? instance).get(longestAge);
  }

  /** The keys of an instance that there were before this process created any. */
  listResourceKeysBefore(instance: string): Promise<readonly ResourceKey[]> {
    const guid = guidOf(instance) ?? instance;
    const known = this.#keysBefore.get(guid) ?? readOnce(() => this.listResourceKeysForInstance(instance));
    this.#keysBefore.set(guid, known);
    return known();
  }

  /** The key under a name that ends in its create label; a declared name is given to it afterwards. */
  async createResourceKey(
    details: CreateResourceKey,
    owner: ResourceIdentity,
    context: CreateContext,
  ): Promise<ResourceKey> {
    await this.expectAccount(details.source);
    const guid = guidOf(details.source);
    const attempted = `create a resource key of ${guid === undefined ? "its source" : `instance ${guid}`}`;
    const nameFor = (label: string) => labelledName(details.name, owner, label);
    return createLabelled(
      {
        attempted,
        run: (label) => this.#create({ ...details, name: nameFor(label) }, attempted),
        find: async (labels) => {
          const keys = await this.#listed(guid, labels.map(nameFor));
          // Credentials that are shown once were in the answer that was lost: nobody can use such a key.
          const found = keys.find((key) => labels.includes(labelIn(key.name) ?? "") && !isShownNoMore(key));
          return found && { thing: found, label: labelIn(found.name) ?? "" };
        },
      },
      context,
    );
  }

  /** IBM changes nothing but the name. */
  async updateResourceKey(guid: string, source: string, name: string, isYoung: boolean): Promise<ResourceKey> {
    await this.expectAccount(source);
    const attempted = `rename the resource key ${nameOf(guid)}`;
    const path = [...keys, guid];
    const rename = async () => {
      const answer = await this.#calls.send({ attempted, method: "PATCH", path, body: { name } });
      return remembered(parseResponse(answer, resourceKey, attempted));
    };
    return this.#writing(source, () => whileYoung(this.clock, isYoung, attempted, untilListed, rename), withKey);
  }

  async deleteResourceKey(guid: string, source: string): Promise<void> {
    await this.expectAccount(source);
    const attempted = `delete the resource key ${nameOf(guid)}`;
    const send = () => this.#calls.send({ attempted, method: "DELETE", path: [...keys, guid] });
    expectNoPage(await this.#writing(source, send, () => withoutKey(guid)), attempted);
  }

  #create(details: CreateResourceKey & { name: string }, attempted: string): Promise<ResourceKey> {
    const { name, source, role, parameters } = details;
    rememberTexts(parameters);
    const body = {
      name,
      source,
      ...(role === undefined ? {} : { role }),
      ...(parameters === undefined ? {} : { parameters }),
    };
    const send = async () => {
      const answer = await this.#calls.send({
        attempted,
        method: "POST",
        path: keys,
        creates: true,
        answersWithin,
        body,
      });
      return madeKey(answer, name, attempted);
    };
    return this.#writing(source, send, withKey);
  }

  /** Aliases and bindings, also where a GUID names them, have no list of their own. */
  async #listed(guid: string | undefined, names: readonly string[]): Promise<readonly ResourceKey[]> {
    const keys = guid === undefined ? undefined : await unlessNotFound(this.#read(guid).get());
    if (keys !== undefined) return keys;
    return (await Promise.all(names.map((name) => this.listResourceKeys(name)))).flat();
  }

  #read(guid: string): SharedRead<readonly ResourceKey[]> {
    let read = this.#keysOfInstance.get(guid);
    if (read === undefined) {
      const where = { path: [...instances, guid, "resource_keys"] };
      read = new SharedRead<readonly ResourceKey[]>(this.clock, () =>
        this.#keys(where, `list the resource keys of instance ${quotedName(guid)}`),
      );
      this.#keysOfInstance.set(guid, read);
    }
    return read;
  }

  #writing<R>(
    source: string,
    write: () => Promise<R>,
    changeOf: (result: R) => Change<readonly ResourceKey[]>,
  ): Promise<R> {
    const guid = guidOf(source);
    return guid === undefined ? write() : this.#read(guid).write(write, changeOf);
  }

  async #get<T>(where: RequestPath, attempted: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await this.#calls.send({ attempted, method: "GET", ...where });
    return parseResponse(answer, schema, attempted);
  }

  #keys(where: RequestPath, attempted: string): Promise<ResourceKey[]> {
    return this.#pages(where, attempted, resourceKeyPage).then((all) =>
      all.filter((key) => key.state !== "removed").map(remembered),
    );
  }

  #pages<T>(first: RequestPath, attempted: string, schema: z.ZodType<Page<T>>): Promise<T[]> {
    return readPages(first, attempted, (next) => this.#get(next, attempted, schema));
  }
}

/** A key is named by its GUID; a CRN may be an argument that is a secret. */
function nameOf(reference: string): string {
  return reference.startsWith("crn:") ? "that is named by its CRN" : reference;
}

function removed(attempted: string): CloudError {
  return new CloudError({
    code: "not-found",
    attempted,
    answered: "IBM answered that it is removed",
    advice: "Run `pulumi up --refresh` to create a new one.",
  });
}
