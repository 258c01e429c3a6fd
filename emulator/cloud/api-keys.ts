import { ApiError } from "./api-error";
import type { ApiKey, Identity } from "./cloud-state";
import type { ApiKeyDetails, Identities } from "./identities";
import type { Store } from "./store";

/** What a request can change of an API key. */
export type ApiKeyChanges = Partial<
  Pick<ApiKey, "name" | "description" | "expiresAt" | "actionWhenLeaked" | "supportsSessions">
>;

/** A new API key as a request describes it. */
export interface NewIamApiKey extends ApiKeyChanges {
  name: string;
  /** `IBMid-…`, or the `iam-ServiceId-…` of a service ID; the same without `iam-` is taken too. */
  iamId: string;
  /** The value, of 32 characters or more, that no other key has. Default: a random one. */
  apikey?: string | undefined;
  storesValue?: boolean | undefined;
  locked?: boolean;
  disabled?: boolean;
}

/** The shortest value that a caller may choose. */
const shortestValue = 32;

/** The IAM API keys of users and service IDs, as IAM's identity API manages them. */
export class ApiKeys {
  readonly #store: Store;
  readonly #identities: Identities;

  constructor(store: Store, identities: Identities) {
    this.#store = store;
    this.#identities = identities;
  }

  create(options: NewIamApiKey, creator: Identity): ApiKey {
    const { iamId: given, apikey, storesValue = false, ...rest } = options;
    const iamId = given.startsWith("ServiceId-") ? `iam-${given}` : given;
    const identity = this.#identities.find(iamId);
    if (identity === undefined) throw invalid(`The iam_id ${given} does not exist.`);
    if (identity.kind !== "service" && iamId !== creator.iamId) {
      throw new ApiError("forbidden", "You are not authorized to use this API.", "A user creates own API keys only.");
    }
    if (identity.kind !== "service" && storesValue) throw invalid("The value of a user's API key cannot be stored.");
    validate(rest);
    const value = this.#newValue(apikey);
    const usableFrom = this.#store.now() + this.#store.settings.apiKeyPropagationMs;
    const details: Partial<ApiKeyDetails> = { ...rest, storesValue, createdBy: creator.iamId };
    return this.#store.write((state) => this.#identities.addKey(state, iamId, value, usableFrom, details));
  }

  get(id: string): ApiKey {
    const key = this.#store.state.apiKeys.find((candidate) => candidate.id === id && !candidate.revoked);
    if (key !== undefined) return key;
    throw new ApiError("not-found", "Unable to find object", `Object type 'ApiKey' with ID '${id}' does not exist`);
  }

  /** The key with this value, which proves that the caller has it. */
  byValue(apikey: string): ApiKey {
    const key = this.#store.state.apiKeys.find((candidate) => candidate.apikey === apikey && !candidate.revoked);
    if (key === undefined) throw new ApiError("not-found", "Provided API key could not be found.");
    return key;
  }

  list(): ApiKey[] {
    return this.#store.state.apiKeys.filter(({ revoked }) => !revoked);
  }

  update(id: string, ifMatch: string | undefined, changes: ApiKeyChanges): ApiKey {
    const { locked, revision } = this.get(id);
    requireMatch(ifMatch, entityTag(id, revision));
    if (locked) throw isLocked("ApiKey", id);
    validate(changes);
    return this.#change(id, (key) => Object.assign(key, changes));
  }

  setLocked(id: string, locked: boolean): void {
    this.#change(id, (key) => {
      key.locked = locked;
    });
  }

  setDisabled(id: string, disabled: boolean): void {
    if (this.get(id).locked) throw isLocked("ApiKey", id);
    this.#change(id, (key) => {
      key.disabled = disabled;
    });
  }

  delete(id: string): void {
    if (this.get(id).locked) throw isLocked("ApiKey", id);
    this.#store.write((state) => {
      state.apiKeys = state.apiKeys.filter((key) => key.id !== id);
    });
  }

  #newValue(chosen: string | undefined): string {
    if (chosen === undefined) return this.#store.secret("apikey");
    if (chosen.length < shortestValue) throw invalid(`apikey must have ${shortestValue} characters or more.`);
    if (this.#store.state.apiKeys.some(({ apikey }) => apikey === chosen)) {
      throw invalid("The API key value is in use already.");
    }
    return chosen;
  }

  #change(id: string, change: (key: ApiKey) => void): ApiKey {
    return this.#store.write(() => {
      const key = this.get(id);
      change(key);
      key.revision += 1;
      key.modifiedAt = this.#store.date();
      return key;
    });
  }
}

/** What names a revision of an API key or a service ID; the header If-Match has to repeat it, or be `*`. */
export function entityTag(id: string, revision: number): string {
  return `${revision}-${id.replace(/^(ApiKey|ServiceId)-/, "").replaceAll("-", "")}`;
}

export function requireMatch(ifMatch: string | undefined, tag: string): void {
  if (ifMatch === undefined) throw invalid("The header If-Match is missing.");
  if (ifMatch === "*" || ifMatch === tag) return;
  throw new ApiError("stale-revision", "The entity was changed since it was read.", `Its entity_tag is ${tag}`);
}

export function isLocked(type: "ApiKey" | "ServiceId", id: string): ApiError {
  return new ApiError("locked", "The entity is locked.", `Object type '${type}' with ID '${id}' is locked`);
}

function invalid(message: string): ApiError {
  return new ApiError("invalid", message);
}

function validate({ name, expiresAt }: Partial<Pick<ApiKey, "name" | "expiresAt">>): void {
  if (name === "") throw invalid("The name must not be empty.");
  const isDate = expiresAt === undefined || expiresAt === null || !Number.isNaN(Date.parse(expiresAt));
  if (!isDate) throw invalid("expires_at must have the form yyyy-MM-ddTHH:mm+0000.");
}
