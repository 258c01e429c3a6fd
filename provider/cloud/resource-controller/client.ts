import type { z } from "zod";
import { expectNoPage, parseAnswer } from "../answer";
import type { AuthorizedCalls } from "../authorized";
import { type CreateAttempt, CreateLedger } from "../create-ledger";
import { guidOf } from "../crn";
import { CloudError, isCloudError } from "../errors";
import type { LostCreate } from "../lost-create";
import { SharedRead } from "../shared-read";
import { remembered, rememberTexts } from "./secrets";
import {
  type JsonValue,
  type ResourceInstance,
  type ResourceKey,
  resourceInstance,
  resourceInstancePage,
  resourceKey,
  resourceKeyPage,
} from "./wire";

/** IBM's largest page. */
const pageSize = "100";

export interface CreateResourceKey {
  name: string;
  source: string;
  role: string | undefined;
  parameters: Record<string, JsonValue> | undefined;
}

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller; methods carry the names of IBM's operations. */
export class ResourceController {
  readonly #calls: AuthorizedCalls;
  readonly #base: string;
  readonly #keysOfInstance = new Map<string, SharedRead<ResourceKey[]>>();
  readonly #ledgers = new Map<string, CreateLedger<ResourceKey>>();
  readonly #instances = new Map<string, Promise<ResourceInstance>>();

  constructor(calls: AuthorizedCalls, base: string) {
    this.#calls = calls;
    this.#base = base;
  }

  /** An instance hardly changes: it is looked up once a process. */
  getResourceInstance(reference: string): Promise<ResourceInstance> {
    const known = this.#instances.get(reference);
    if (known !== undefined) return known;
    const attempted = `find the instance ${reference}`;
    const looked = this.#get(`/v2/resource_instances/${encodeURIComponent(reference)}`, attempted, resourceInstance);
    this.#instances.set(reference, looked);
    looked.catch(() => this.#instances.delete(reference));
    return looked;
  }

  /** Whether IBM says that the instance exists no longer. */
  async isInstanceGone(reference: string): Promise<boolean> {
    try {
      return (await this.getResourceInstance(reference)).state === "removed";
    } catch (error) {
      if (isCloudError(error, "not-found")) return true;
      throw error;
    }
  }

  listResourceInstances(filter: {
    name?: string | undefined;
    resourceGroupId?: string | undefined;
  }): Promise<ResourceInstance[]> {
    const query = new URLSearchParams({ type: "service_instance", limit: pageSize });
    if (filter.name !== undefined) query.set("name", filter.name);
    if (filter.resourceGroupId !== undefined) query.set("resource_group_id", filter.resourceGroupId);
    return this.#pages(`/v2/resource_instances?${query}`, "list the instances", resourceInstancePage);
  }

  getResourceKey(guid: string): Promise<ResourceKey> {
    const attempted = `read the resource key ${guid}`;
    return this.#get(`/v2/resource_keys/${encodeURIComponent(guid)}`, attempted, resourceKey).then((key) => {
      if (key.state === "removed") throw removed(attempted);
      return remembered(key);
    });
  }

  listResourceKeys(name: string): Promise<ResourceKey[]> {
    const query = new URLSearchParams({ name, limit: pageSize });
    return this.#keys(`/v2/resource_keys?${query}`, `list the resource keys named ${name}`);
  }

  /** The keys of an instance, shared by all who ask together; `longestAge` in milliseconds. */
  listResourceKeysForInstance(guid: string, longestAge = 0): Promise<ResourceKey[]> {
    return this.#read(guid).get(longestAge);
  }

  /** Makes exactly one key: when its answer is lost it is looked for by its name, and never asked for again. */
  createResourceKey(details: CreateResourceKey): Promise<ResourceKey> {
    return this.#ledger(details).create(this.#creation(details));
  }

  /**
   * The key that an earlier run made without hearing of it; undefined when it made none.
   */
  recoverResourceKey(source: string, lost: LostCreate): Promise<ResourceKey | undefined> {
    const name = lost.shape;
    return this.#ledger({ source, name }).recover(`find the resource key ${name} that was created`, lost);
  }

  #creation(details: CreateResourceKey): CreateAttempt<ResourceKey> {
    const attempted = `create the resource key ${details.name}`;
    return {
      attempted,
      shape: details.name,
      run: () => this.#writing(details.source, () => this.#create(details, attempted)),
    };
  }

  /** What there was on this source before this process created anything; of an alias or binding, the keys of this name. */
  async keysBefore(details: CreateResourceKey): Promise<readonly ResourceKey[]> {
    return [...(await this.#ledger(details).before()).values()];
  }

  /** IBM changes nothing but the name. */
  async updateResourceKey(guid: string, source: string, name: string): Promise<ResourceKey> {
    const attempted = `rename the resource key ${guid}`;
    const url = `${this.#base}/v2/resource_keys/${encodeURIComponent(guid)}`;
    return this.#writing(source, async () => {
      const answer = await this.#calls.send({ attempted, method: "PATCH", url, body: { name } });
      return remembered(parseAnswer(answer, resourceKey, attempted));
    });
  }

  async deleteResourceKey(guid: string, source: string): Promise<void> {
    const attempted = `delete the resource key ${guid}`;
    const url = `${this.#base}/v2/resource_keys/${encodeURIComponent(guid)}`;
    expectNoPage(await this.#writing(source, () => this.#calls.send({ attempted, method: "DELETE", url })), attempted);
  }

  async #create(details: CreateResourceKey, attempted: string): Promise<ResourceKey> {
    const { name, source, role, parameters } = details;
    rememberTexts(parameters);
    const answer = await this.#calls.send({
      attempted,
      method: "POST",
      url: `${this.#base}/v2/resource_keys`,
      creates: true,
      body: {
        name,
        source,
        ...(role === undefined ? {} : { role }),
        ...(parameters === undefined ? {} : { parameters }),
      },
    });
    return remembered(parseAnswer(answer, resourceKey, attempted, "outcome-unknown"));
  }

  #read(guid: string): SharedRead<ResourceKey[]> {
    let read = this.#keysOfInstance.get(guid);
    if (read === undefined) {
      const path = `/v2/resource_instances/${guid}/resource_keys?limit=${pageSize}`;
      read = new SharedRead(this.#calls.http.clock, () =>
        this.#keys(path, `list the resource keys of instance ${guid}`),
      );
      this.#keysOfInstance.set(guid, read);
    }
    return read;
  }

  #ledger(details: Pick<CreateResourceKey, "source" | "name">): CreateLedger<ResourceKey> {
    const guid = guidOf(details.source);
    // Aliases and bindings have no list of their own: there the list by name serves.
    const place = guid ?? `${details.source} ${details.name}`;
    let ledger = this.#ledgers.get(place);
    if (ledger === undefined) {
      ledger = new CreateLedger<ResourceKey>({
        clock: this.#calls.http.clock,
        list: () => (guid === undefined ? this.listResourceKeys(details.name) : this.#read(guid).fresh()),
        identityOf: (key) => key.guid,
        nameOf: (key) => key.guid,
        shapeOf: (key) => key.name,
        dateOf: (key) => key.createdAt ?? "at an unknown time",
      });
      this.#ledgers.set(place, ledger);
    }
    return ledger;
  }

  #writing<R>(source: string, write: () => Promise<R>): Promise<R> {
    const guid = guidOf(source);
    return guid === undefined ? write() : this.#read(guid).around(write);
  }

  async #get<T>(path: string, attempted: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await this.#calls.send({ attempted, method: "GET", url: `${this.#base}${path}` });
    return parseAnswer(answer, schema, attempted);
  }

  #keys(path: string, attempted: string): Promise<ResourceKey[]> {
    return this.#pages(path, attempted, resourceKeyPage).then((keys) =>
      keys.filter((key) => key.state !== "removed").map(remembered),
    );
  }

  async #pages<T>(
    path: string,
    attempted: string,
    schema: z.ZodType<{ resources: T[]; next_url?: string | null | undefined }>,
  ): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = path; next !== undefined; ) {
      // A page that names itself as the next one would be read forever.
      if (seen.has(next)) throw badPages(attempted, "the list names one of its own pages as the next one");
      seen.add(next);
      const { resources, next_url }: { resources: T[]; next_url?: string | null | undefined } = await this.#get(
        next,
        attempted,
        schema,
      );
      all.push(...resources);
      next = next_url ? this.#pathOf(next_url, attempted) : undefined;
    }
    return all;
  }

  /** `next_url` is a path, or a whole URL at IBM's public host: only its path and query are followed. */
  #pathOf(url: string, attempted: string): string {
    if (!URL.canParse(url, this.#base)) throw badPages(attempted, "the next page's address is not a URL");
    const { pathname, search } = new URL(url, this.#base);
    // A base URL with a path of its own is put in front again.
    return `${pathname.slice(Math.max(0, pathname.indexOf("/v2/")))}${search}`;
  }
}

function removed(attempted: string): CloudError {
  return new CloudError({
    code: "not-found",
    attempted,
    answered: "IBM answered that it is removed",
    advice: "Run `pulumi up --refresh` to create a new one.",
  });
}

function badPages(attempted: string, answered: string): CloudError {
  const advice = "Run again; if it stays so, tell IBM.";
  return new CloudError({ code: "unexpected-answer", attempted, answered, advice });
}
