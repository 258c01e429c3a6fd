import type { z } from "zod";
import type { Clock } from "../../domain/clock";
import { isCloudError, unlessNotFound } from "../../domain/cloud-error";
import type { InstanceReference } from "../../domain/instance-reference";
import type { CreateContext } from "../../domain/lost-create";
import { refuseOtherAccount } from "../api/account";
import type { AuthorizedCalls } from "../api/authorized";
import { untilDeletable, untilListed } from "../api/backoff";
import { unlessInstanceDeleted } from "../api/deleted-instance";
import { createLabelled, type LabelledCreate } from "../api/labelled-create";
import type { RequestPath } from "../api/request-url";
import { parseResponse, requireJsonOrEmpty } from "../api/response";
import { type Change, readOnce, SharedRead } from "../api/shared-read";
import { whileYoung } from "../api/while-young";
import { createdKeyFrom } from "./created-key";
import { withKey, withoutKey } from "./key-list";
import { keyNamed, listOf, removed } from "./key-messages";
import { labelIn, labelledName } from "./key-name";
import { type Page, readPages } from "./pages";
import { rememberCredentials, rememberTexts } from "./secrets";
import {
  areCredentialsLost,
  type CreateResourceKey,
  isDeleted,
  type ResourceInstance,
  type ResourceKey,
  resourceInstance,
  resourceInstancePage,
  resourceKey,
  resourceKeyPage,
} from "./wire";

const instances = ["v2", "resource_instances"];
const keys = ["v2", "resource_keys"];

const viewer = "the platform role Viewer on the instance";
const operator = "the platform role Operator on the instance";

/** Of a create. A service's broker may take minutes for a key; IBM's Terraform provider waits ten. Milliseconds. */
const responseTimeout = 10 * 60_000;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller; methods carry the names of IBM's operations. */
export class ResourceController {
  readonly clock: Clock;
  /** The create labels that this process has taken off the names of adopted keys. */
  readonly clearedLabels = new Set<string>();
  readonly #calls: AuthorizedCalls;
  readonly #keysOfInstance = new Map<string, SharedRead<readonly ResourceKey[]>>();
  readonly #keysBefore = new Map<string, () => Promise<readonly ResourceKey[]>>();
  readonly #instances = new Map<string, () => Promise<ResourceInstance>>();

  constructor(calls: AuthorizedCalls) {
    this.#calls = calls;
    this.clock = calls.http.clock;
  }

  /** Each instance is looked up once a process, since it hardly changes. */
  getResourceInstance(reference: InstanceReference): Promise<ResourceInstance> {
    const cached = this.#instances.get(reference.text) ?? readOnce(() => this.readResourceInstance(reference));
    this.#instances.set(reference.text, cached);
    return cached();
  }

  /** The instance as IBM shows it now. */
  async readResourceInstance(reference: InstanceReference): Promise<ResourceInstance> {
    await this.#expectAccount(reference);
    const action = `find the instance ${reference.guid ?? "that is named"}`;
    return this.#get({ path: [...instances, reference.text] }, action, resourceInstance);
  }

  /** Whether the instance is gone: IBM does not know it, or shows that it is deleted. */
  async isInstanceGone(reference: InstanceReference): Promise<boolean> {
    const instance = await unlessNotFound(this.getResourceInstance(reference));
    return instance === undefined || isDeleted(instance);
  }

  /**
   * How IBM shows that an instance is deleted; undefined where it does not show that. An instance that IBM does not know
   * proves nothing: what is named may be an alias, or hidden from this caller.
   */
  async deletionOf(reference: InstanceReference): Promise<string | undefined> {
    try {
      const instance = await this.getResourceInstance(reference);
      return isDeleted(instance) ? `IBM shows it as ${instance.state}` : undefined;
    } catch (error) {
      if (!isCloudError(error)) throw error;
      const isShown = error.code === "not-found" && (error.isCertain || error.status === 410);
      return isShown ? "IBM answers that it is gone" : undefined;
    }
  }

  listResourceInstances(filter: {
    name?: string | undefined;
    resourceGroupId?: string | undefined;
  }): Promise<ResourceInstance[]> {
    const query = { type: "service_instance", name: filter.name, resource_group_id: filter.resourceGroupId };
    return this.#pages({ path: instances, query }, "list the instances", resourceInstancePage);
  }

  /** While a young key is answered with 404 it is asked for again; if that does not end this throws `too-young`. */
  async getResourceKey(guid: string, source?: InstanceReference, isYoung = false): Promise<ResourceKey> {
    const action = `read the resource key ${keyNamed(guid)}`;
    const read = () =>
      whileYoung(this.clock, isYoung, action, untilListed, async () => {
        const key = await this.#get({ path: [...keys, guid] }, action, resourceKey);
        if (key.state === "removed") throw removed(action);
        return rememberCredentials(key);
      });
    return source === undefined ? read() : this.#about(source, action, read);
  }

  /** The keys of one name, or all keys of the account, which must be that of the source. */
  async listResourceKeys(name?: string, source?: InstanceReference): Promise<ResourceKey[]> {
    if (source !== undefined) await this.#expectAccount(source);
    const which = name === undefined ? "of the account" : "of one name";
    return this.#keys({ path: keys, query: { name } }, `list the resource keys ${which}`);
  }

  /**
   * The keys of an instance. Concurrent callers share one request. A list that is at most `longestAge` milliseconds old
   * will do, completed by what this process has written since; 0 asks IBM anew.
   */
  async listResourceKeysForInstance(instance: InstanceReference, longestAge = 0): Promise<readonly ResourceKey[]> {
    const guid = instance.guid ?? instance.text;
    return this.#about(instance, listOf(guid), () => this.#read(guid).get(longestAge));
  }

  /** The keys that the instance had before this process created any. */
  listResourceKeysBefore(instance: InstanceReference): Promise<readonly ResourceKey[]> {
    const guid = instance.guid ?? instance.text;
    const cached = this.#keysBefore.get(guid) ?? readOnce(() => this.listResourceKeysForInstance(instance));
    this.#keysBefore.set(guid, cached);
    return cached();
  }

  /** Creates a key under a name that ends in its create label; it is renamed to the declared name afterwards. */
  async createResourceKey(details: CreateResourceKey, context: CreateContext): Promise<ResourceKey> {
    const { guid } = details.source;
    const action = `create a resource key of ${guid === undefined ? "its source" : `instance ${guid}`}`;
    const nameFor = (label: string) => labelledName(details.name, context.identity, label);
    const create: LabelledCreate<ResourceKey> = {
      action,
      run: (label) => this.#create({ ...details, name: nameFor(label) }, action),
      find: async (labels) => {
        const keys = await this.#listed(guid, labels.map(nameFor));
        // Credentials that are shown once were in the response that was lost: nobody can use such a key.
        const found = keys.find((key) => labels.includes(labelIn(key.name) ?? "") && !areCredentialsLost(key));
        return found && { thing: found, label: labelIn(found.name) ?? "" };
      },
    };
    return this.#about(details.source, action, () => createLabelled(create, context));
  }

  /** Of a resource key IBM changes nothing but the name. */
  async updateResourceKey(
    guid: string,
    source: InstanceReference,
    name: string,
    isYoung: boolean,
  ): Promise<ResourceKey> {
    const action = `rename the resource key ${keyNamed(guid)}`;
    const call = { action, needs: operator, method: "PATCH", path: [...keys, guid], body: { name } } as const;
    const rename = async () => {
      const response = await this.#calls.send(call);
      return rememberCredentials(parseResponse(response, resourceKey, action));
    };
    const write = () => whileYoung(this.clock, isYoung, action, untilListed, rename);
    return this.#about(source, action, () => this.#writing(source, write, withKey));
  }

  async deleteResourceKey(guid: string, source: InstanceReference, isYoung = false): Promise<void> {
    const action = `delete the resource key ${keyNamed(guid)}`;
    const send = () => this.#calls.send({ action, needs: operator, method: "DELETE", path: [...keys, guid] });
    const write = () => this.#writing(source, send, () => withoutKey(guid));
    const remove = () => whileYoung(this.clock, isYoung, action, untilDeletable, write);
    requireJsonOrEmpty(await this.#about(source, action, remove), action);
  }

  #create(details: CreateResourceKey & { name: string }, action: string): Promise<ResourceKey> {
    const { name, source, role, parameters } = details;
    rememberTexts(parameters);
    const body = {
      name,
      source: source.text,
      ...(role === undefined ? {} : { role }),
      ...(parameters === undefined ? {} : { parameters }),
    };
    const send = async () => {
      const response = await this.#calls.send({
        action,
        needs: operator,
        method: "POST",
        path: keys,
        creates: true,
        responseTimeout,
        body,
      });
      return createdKeyFrom(response, name, action);
    };
    return this.#writing(source, send, withKey);
  }

  /** IBM lists the keys of an instance. Those of an alias or binding, also one named by its GUID, are listed by name. */
  async #listed(guid: string | undefined, names: readonly string[]): Promise<readonly ResourceKey[]> {
    const keys = guid === undefined ? undefined : await unlessNotFound(this.#read(guid).get());
    if (keys !== undefined) return keys;
    return (await Promise.all(names.map((name) => this.listResourceKeys(name)))).flat();
  }

  #read(guid: string): SharedRead<readonly ResourceKey[]> {
    const where = { path: [...instances, guid, "resource_keys"] };
    const read =
      this.#keysOfInstance.get(guid) ??
      new SharedRead<readonly ResourceKey[]>(this.clock, () => this.#keys(where, listOf(guid)));
    this.#keysOfInstance.set(guid, read);
    return read;
  }

  #writing<R>(
    { guid }: InstanceReference,
    write: () => Promise<R>,
    changeOf: (result: R) => Change<readonly ResourceKey[]>,
  ): Promise<R> {
    return guid === undefined ? write() : this.#read(guid).write(write, changeOf);
  }

  /** A call about a source or a key of it, which is refused where the source's CRN is one of another account. */
  async #about<R>(source: InstanceReference, action: string, call: () => Promise<R>): Promise<R> {
    await this.#expectAccount(source);
    const deletionOf = async () => (source.guid === undefined ? undefined : this.deletionOf(source));
    return unlessInstanceDeleted(action, deletionOf, call);
  }

  #expectAccount(reference: InstanceReference): Promise<void> {
    return refuseOtherAccount(this.#calls.tokens, reference);
  }

  async #get<T>(where: RequestPath, action: string, schema: z.ZodType<T>): Promise<T> {
    return parseResponse(await this.#calls.send({ action, needs: viewer, method: "GET", ...where }), schema, action);
  }

  async #keys(where: RequestPath, action: string): Promise<ResourceKey[]> {
    const all = await this.#pages(where, action, resourceKeyPage);
    return all.filter((key) => key.state !== "removed").map(rememberCredentials);
  }

  #pages<T>(first: RequestPath, action: string, schema: z.ZodType<Page<T>>): Promise<T[]> {
    return readPages(first, action, (next) => this.#get(next, action, schema));
  }
}
