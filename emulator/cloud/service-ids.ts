import { ApiError } from "./api-error";
import { entityTag, isLocked, requireMatch } from "./api-keys";
import type { ServiceId } from "./cloud-state";
import type { Identities } from "./identities";
import type { Store } from "./store";

/** What a request can set in a service ID. */
export interface ServiceIdChanges {
  name?: string | undefined;
  description?: string | undefined;
}

/** The service IDs, as IAM's identity API manages them. */
export class ServiceIds {
  readonly #store: Store;
  readonly #identities: Identities;

  constructor(store: Store, identities: Identities) {
    this.#store = store;
    this.#identities = identities;
  }

  create(name: string, description: string | undefined, locked: boolean): ServiceId {
    validate({ name });
    return this.#store.write((state) => {
      const serviceId = this.#identities.newServiceId(state, name, false);
      return Object.assign(serviceId, { description: description ?? null, locked });
    });
  }

  get(id: string): ServiceId {
    const serviceId = this.list().find((candidate) => serviceIdIn(candidate) === id);
    if (serviceId !== undefined) return serviceId;
    throw new ApiError("not-found", "Unable to find object", `Object type 'ServiceId' with ID '${id}' does not exist`);
  }

  list(): ServiceId[] {
    return this.#store.state.serviceIds;
  }

  update(id: string, ifMatch: string | undefined, { name, description }: ServiceIdChanges): ServiceId {
    const { locked, revision } = this.get(id);
    requireMatch(ifMatch, entityTag(id, revision));
    if (locked) throw isLocked("ServiceId", id);
    validate({ name });
    return this.#change(id, (serviceId) => {
      if (name !== undefined) serviceId.name = name;
      if (description !== undefined) serviceId.description = description;
    });
  }

  setLocked(id: string, locked: boolean): void {
    this.#change(id, (serviceId) => {
      serviceId.locked = locked;
    });
  }

  /** Deletes the service ID with its API keys and policies; IAM refuses that where one of these keys is locked. */
  delete(id: string): void {
    const serviceId = this.get(id);
    if (serviceId.locked) throw isLocked("ServiceId", id);
    const kept = this.#store.state.apiKeys.find((key) => key.iamId === serviceId.iamId && key.locked);
    if (kept !== undefined) {
      const details = `Object type 'ApiKey' with ID '${kept.id}' could not be deleted`;
      throw new ApiError("conflict", "Unable to delete object", details);
    }
    this.#store.write((state) => this.#identities.deleteServiceId(state, this.get(id)));
  }

  #change(id: string, change: (serviceId: ServiceId) => void): ServiceId {
    return this.#store.write(() => {
      const serviceId = this.get(id);
      change(serviceId);
      serviceId.revision += 1;
      serviceId.modifiedAt = this.#store.date();
      return serviceId;
    });
  }
}

/** The id of a service ID, which is its IAM ID without `iam-`. */
export function serviceIdIn({ iamId }: Pick<ServiceId, "iamId">): string {
  return iamId.replace(/^iam-/, "");
}

function validate({ name }: Pick<ServiceIdChanges, "name">): void {
  if (name === "") throw new ApiError("invalid", "The name must not be empty.");
}
