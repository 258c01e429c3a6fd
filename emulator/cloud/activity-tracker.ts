import { ApiError } from "./api-error";
import type { Instance } from "./cloud-state";
import type { Instances } from "./instances";
import type { Store } from "./store";

const maxServiceKeys = 20;

/** Service keys and the ingestion key of an Activity Tracker instance. */
export class ActivityTracker {
  readonly #store: Store;
  readonly #instances: Instances;

  constructor(store: Store, instances: Instances) {
    this.#store = store;
    this.#instances = instances;
  }

  /** What "Generate Service Key" does in the web UI; the API cannot create a second service key. */
  addServiceKey(guid: string): string {
    const instance = this.#tracker(guid);
    if (instance.serviceKeys.length >= maxServiceKeys) {
      throw new ApiError("limit-reached", `An instance has at most ${maxServiceKeys} service keys.`);
    }
    const key = this.#store.secret("service-key");
    this.#instances.change(guid, (instance) => {
      instance.serviceKeys = [...instance.serviceKeys, key];
    });
    return key;
  }

  /** What the X beside a service key does in the web UI. */
  deleteServiceKey(guid: string, key: string): void {
    if (!this.#tracker(guid).serviceKeys.includes(key)) {
      throw new ApiError("not-found", "The instance has no such service key.");
    }
    this.#instances.change(guid, (instance) => {
      instance.serviceKeys = instance.serviceKeys.filter((candidate) => candidate !== key);
    });
  }

  /** What "Generate Ingestion Key" and the X beside the old key do in the web UI. */
  resetIngestionKey(guid: string): string {
    this.#tracker(guid);
    const key = this.#store.secret("ingestion-key");
    this.#instances.change(guid, (instance) => {
      instance.ingestionKey = key;
    });
    return key;
  }

  #tracker(guid: string): Instance {
    const instance = this.#instances.get(guid);
    if (instance.service !== "logdnaat") throw new ApiError("invalid", `${instance.name} is no Activity Tracker.`);
    return instance;
  }
}
