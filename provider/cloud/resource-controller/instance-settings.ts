import { unlessNotFound } from "../../domain/cloud-error";
import { parseInstanceReference } from "../../domain/instance-reference";
import { briefly } from "../../http/operation";
import { readOnce } from "../api/shared-read";
import type { ResourceController } from "./client";
import type { ResourceInstance } from "./wire";

/** What they tell only makes a message better: nothing waits longer for it. Milliseconds. */
const longest = 10_000;

/** What the parameters of instances of Monitoring and Workload Protection tell. */
export class InstanceSettings {
  readonly #connected = new Map<string, Promise<string | undefined>>();
  readonly #all: () => Promise<ResourceInstance[]>;

  constructor(readonly controller: ResourceController) {
    this.#all = readOnce(() => controller.listResourceInstances({}));
  }

  /** Whether the instance gives out API tokens; undefined where IBM does not show it. */
  async externalApiAuth(guid: string): Promise<ResourceInstance["externalApiAuth"]> {
    return (await briefly(longest, () => this.#read(guid)))?.externalApiAuth;
  }

  /**
   * The GUID of the instance that this one is connected to, so that agents with an access key of either one feed both;
   * undefined where there is none. It is looked up once a process: where that fails, later callers get the same error.
   */
  connectedInstance(guid: string): Promise<string | undefined> {
    const looked = this.#connected.get(guid) ?? briefly(longest, () => this.#findConnected(guid));
    this.#connected.set(guid, looked);
    return looked;
  }

  async #findConnected(guid: string): Promise<string | undefined> {
    const instance = await this.#read(guid);
    if (instance === undefined || instance.connectedInstance !== undefined) return instance?.connectedInstance;
    // IBM does not say whether both show the connection, or only the one that was created with it.
    const all = await this.#all();
    return all.find(({ connectedInstance }) => connectedInstance === guid)?.guid;
  }

  #read(guid: string): Promise<ResourceInstance | undefined> {
    return unlessNotFound(this.controller.readResourceInstance(parseInstanceReference(guid)));
  }
}
