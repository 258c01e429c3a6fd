import { ApiError } from "./api-error";
import type { CloudState, Identity, ServiceId } from "./cloud-state";
import { entityTag, requireRevision } from "./entity-tag";
import type { Identities } from "./identities";
import type { Store } from "./store";

/** What a request can set in a service ID. */
export interface ServiceIdChange {
  name?: string;
  description?: string;
}

/** Service IDs, as `/v1/serviceids` manages them. */
export class ServiceIds {
  readonly #store: Store;
  readonly #identities: Identities;

  constructor(store: Store, identities: Identities) {
    this.#store = store;
    this.#identities = identities;
  }

  create(wanted: ServiceIdChange & { name: string }, isLocked: boolean, caller: Identity): ServiceId {
    requireName(wanted.name);
    return this.#store.write((state) => {
      const serviceId = this.#identities.newServiceId(state, wanted.name, false);
      serviceId.description = wanted.description ?? "";
      serviceId.locked = isLocked;
      serviceId.createdBy = caller.iamId;
      return serviceId;
    });
  }

  /** The service ID with this id, `ServiceId-…` or `iam-ServiceId-…`. */
  get(id: string): ServiceId {
    const found = this.#store.state.serviceIds.find(({ iamId }) => iamId === id || iamId === `iam-${id}`);
    if (found === undefined) throw new ApiError("not-found", `Service ID ${id} was not found.`);
    return found;
  }

  list(): readonly ServiceId[] {
    return this.#store.state.serviceIds;
  }

  update(id: string, ifMatch: string | undefined, change: ServiceIdChange): ServiceId {
    const serviceId = this.get(id);
    requireRevision(ifMatch, entityTag(serviceId.iamId, serviceId.revision));
    if (serviceId.locked) throw new ApiError("conflict", `Service ID ${id} is locked.`);
    if (change.name !== undefined) requireName(change.name);
    return this.#change(id, (row) => {
      row.name = change.name ?? row.name;
      row.description = change.description ?? row.description;
    });
  }

  setLocked(id: string, isLocked: boolean): ServiceId {
    return this.#change(id, (row) => {
      row.locked = isLocked;
    });
  }

  /** Deletes a service ID, its API keys and its policies; nothing is deleted while one of the keys is locked. */
  delete(id: string): void {
    const { iamId, locked } = this.get(id);
    if (locked) throw new ApiError("conflict", `Service ID ${id} is locked.`);
    if (this.#store.state.apiKeys.some((key) => key.iamId === iamId && key.locked)) {
      throw new DeleteNotPossible(`The API keys of service ID ${id} could not be deleted.`);
    }
    this.#store.write((state) => removeServiceId(state, iamId));
  }

  #change(id: string, change: (row: ServiceId) => void): ServiceId {
    return this.#store.write(() => {
      const row = this.get(id);
      change(row);
      row.revision += 1;
      row.modifiedAt = this.#store.now();
      return row;
    });
  }
}

/** The error for a service ID with an API key that cannot be deleted. */
export class DeleteNotPossible extends ApiError {
  constructor(message: string) {
    super("conflict", message);
  }
}

/** Removes a service ID with all that belongs to it; to be called inside a write. */
export function removeServiceId(state: CloudState, iamId: string): void {
  state.serviceIds = state.serviceIds.filter((candidate) => candidate.iamId !== iamId);
  state.identities = state.identities.filter((candidate) => candidate.iamId !== iamId);
  state.apiKeys = state.apiKeys.filter((candidate) => candidate.iamId !== iamId);
  state.policies = state.policies.filter(
    ({ subjects }) => !subjects.some(({ attributes }) => attributes.some(({ value }) => value === iamId)),
  );
}

function requireName(name: string): void {
  if (name === "") throw new ApiError("invalid", "The name must not be empty.");
}
