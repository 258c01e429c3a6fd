import { ApiError } from "./api-error";
import type { ActionWhenLeaked, ApiKey, Identity } from "./cloud-state";
import { entityTag, requireRevision } from "./entity-tag";
import type { Identities } from "./identities";
import type { Store } from "./store";

/** What a request can set in an API key, at its creation and later. */
export interface ApiKeyChange {
  name?: string;
  description?: string;
  supportSessions?: boolean;
  actionWhenLeaked?: ActionWhenLeaked;
  /** Epoch milliseconds; null for none. */
  expiresAt?: number | null;
}

/** What a request sets at the creation of an API key only. */
export interface WantedApiKey extends ApiKeyChange {
  name: string;
  iamId: string;
  /** The value that the caller has chosen. */
  apikey?: string;
  storeValue?: boolean;
  locked: boolean;
  disabled: boolean;
}

const shortestValue = 32;

/** IAM API keys of users and service IDs, as `/v1/apikeys` manages them. */
export class ApiKeys {
  readonly #store: Store;
  readonly #identities: Identities;

  constructor(store: Store, identities: Identities) {
    this.#store = store;
    this.#identities = identities;
  }

  create(wanted: WantedApiKey, caller: Identity): ApiKey {
    const owner = this.#owner(wanted.iamId, caller);
    requireName(wanted.name);
    if (owner.kind === "user" && wanted.storeValue === true) {
      throw new ApiError("invalid", "store_value is possible for API keys of service IDs only.");
    }
    if (wanted.apikey !== undefined && wanted.apikey.length < shortestValue) {
      throw new ApiError("invalid", `The API key must have at least ${shortestValue} characters.`);
    }
    if (this.#store.state.apiKeys.some(({ apikey }) => apikey === wanted.apikey)) {
      throw new ApiError("conflict", "An API key with this value exists already.");
    }
    return this.#store.write((state) => {
      const value = wanted.apikey ?? this.#store.secret("apikey");
      const usableFrom = this.#store.now() + this.#store.settings.apiKeyPropagationMs;
      const key = this.#identities.addKey(state, owner.iamId, value, usableFrom);
      key.name = wanted.name;
      key.storeValue = wanted.storeValue ?? false;
      key.locked = wanted.locked;
      key.disabled = wanted.disabled;
      key.createdBy = caller.iamId;
      set(key, wanted);
      return key;
    });
  }

  get(id: string): ApiKey {
    const key = this.#store.state.apiKeys.find((candidate) => candidate.id === id && !candidate.revoked);
    if (key === undefined) throw new ApiError("not-found", `API key ${id} was not found.`);
    return key;
  }

  findByValue(apikey: string): ApiKey {
    const key = this.list().find((candidate) => candidate.apikey === apikey);
    if (key === undefined) throw new ApiError("not-found", "There is no API key with this value.");
    return key;
  }

  list(): ApiKey[] {
    return this.#store.state.apiKeys.filter(({ revoked }) => !revoked);
  }

  update(id: string, ifMatch: string | undefined, change: ApiKeyChange): ApiKey {
    const key = this.get(id);
    requireRevision(ifMatch, entityTag(key.id, key.revision));
    requireUnlocked(key);
    if (change.name !== undefined) requireName(change.name);
    return this.#change(id, (row) => set(row, change));
  }

  setLocked(id: string, isLocked: boolean): void {
    this.#change(id, (row) => {
      row.locked = isLocked;
    });
  }

  setDisabled(id: string, isDisabled: boolean): void {
    requireUnlocked(this.get(id));
    this.#change(id, (row) => {
      row.disabled = isDisabled;
    });
  }

  delete(id: string): void {
    requireUnlocked(this.get(id));
    this.#store.write((state) => {
      state.apiKeys = state.apiKeys.filter((candidate) => candidate.id !== id);
    });
  }

  /** A user makes keys for itself only; everybody with rights on the platform makes keys for service IDs. */
  #owner(iamId: string, caller: Identity): Identity {
    const owner = this.#identities.find(iamId) ?? this.#identities.find(`iam-${iamId}`);
    if (owner === undefined || owner.kind === "profile") throw new ApiError("not-found", `${iamId} was not found.`);
    if (owner.kind === "user" && owner.iamId !== caller.iamId) {
      throw new ApiError("forbidden", "API keys of other users cannot be created.");
    }
    return owner;
  }

  #change(id: string, change: (row: ApiKey) => void): ApiKey {
    return this.#store.write(() => {
      const row = this.get(id);
      change(row);
      row.revision += 1;
      row.modifiedAt = this.#store.now();
      return row;
    });
  }
}

function set(key: ApiKey, change: ApiKeyChange): void {
  key.name = change.name ?? key.name;
  key.description = change.description ?? key.description;
  key.supportSessions = change.supportSessions ?? key.supportSessions;
  key.actionWhenLeaked = change.actionWhenLeaked ?? key.actionWhenLeaked;
  if (change.expiresAt !== undefined) key.expiresAt = change.expiresAt;
}

function requireUnlocked({ id, locked }: ApiKey): void {
  if (locked) throw new ApiError("conflict", `API key ${id} is locked.`);
}

function requireName(name: string): void {
  if (name === "") throw new ApiError("invalid", "The name must not be empty.");
}
