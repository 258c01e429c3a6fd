import { randomUUID } from "node:crypto";
import type { CloudState } from "./cloud-state";
import type { YoungFor } from "./youth";
import { Youth } from "./youth";

/** Makes the value of a new secret; `kind` is `apikey`, `access-key`, `api-token`, `ingestion-key` or `service-key`. */
export type SecretSource = (kind: string) => string;

/** Behaviour of the cloud that a test may turn, and that is not saved. */
export interface Settings {
  /** How long IAM does not know a resource key's new API key. Default 0. */
  apiKeyPropagationMs: number;
  /** How a resource key deleted through the API answers a later read. Default `not-found`. */
  deletedResourceKeysAnswer: "not-found" | "gone" | "removed";
  /** Most service IDs an account may have. Default 2000. */
  serviceIdLimit: number;
  /** Most access keys an instance may have. Default 1000. */
  accessKeyLimit: number;
  /** What becomes of `/platform/v1/access-keys`. Default `answers`. */
  platformAccessKeys: PlatformAccessKeys;
  /**
   * For so long (by the cloud's clock) what was made through the API is not shown by it: lists lack it, and to read,
   * change or delete it answers 404; a policy can be changed and deleted. It works all the same. Decided for each thing
   * when it is made. What is made by the cloud's methods is shown at once, unless they say `young`. Default 0.
   */
  youngForMs: YoungFor;
  /**
   * How long (by the cloud's clock) a POST of a resource key takes: the key comes to exist only then, also when the
   * client has hung up in the meantime. Decided for each request when it comes in. Default 0.
   */
  brokerMs: number;
  /** The same for a POST of an access key. Default 0. */
  accessKeyMs: number;
}

/**
 * Whether Sysdig's newer API of access keys can be used beside the documented one. `answers`: it can. `missing`: every
 * request gets the 404 page of a path that nobody knows. `denied`: every request is refused with 403, in the API's own
 * form. `other-list`: it works, but does not know of the instance's oldest key, which the documented list shows.
 * `refuses-metadata`: it works, but a POST or PUT that holds metadata is refused with 400.
 */
export type PlatformAccessKeys = "answers" | "missing" | "denied" | "other-list" | "refuses-metadata";

/** The contents, the clock and the secrets: the only place where contents change. */
export class Store {
  #state: CloudState;
  #stateBeforeLastWrite: CloudState;
  #changed: (() => void) | undefined;
  #restoreCount = 0;
  readonly settings: Settings = {
    apiKeyPropagationMs: 0,
    deletedResourceKeysAnswer: "not-found",
    serviceIdLimit: 2000,
    accessKeyLimit: 1000,
    platformAccessKeys: "answers",
    youngForMs: 0,
    brokerMs: 0,
    accessKeyMs: 0,
  };

  readonly youth = new Youth(this);
  readonly #secretSource: SecretSource;

  constructor(
    state: CloudState,
    public clock: () => number,
    secretSource: SecretSource = () => randomUUID(),
  ) {
    this.#state = state;
    this.#stateBeforeLastWrite = structuredClone(state);
    this.#secretSource = secretSource;
  }

  get state(): CloudState {
    return this.#state;
  }

  /** The contents as a reader saw them before the last change. */
  get stateBeforeLastWrite(): CloudState {
    return this.#stateBeforeLastWrite;
  }

  /** Another number each time that everything was replaced. */
  get restoreCount(): number {
    return this.#restoreCount;
  }

  now(): number {
    return this.clock();
  }

  date(): string {
    return new Date(this.now()).toISOString();
  }

  secret(kind: string): string {
    return this.#secretSource(kind);
  }

  /** Applies a change as a whole: when it throws, nothing has changed. It may set fields of rows, not what is in them. */
  write<T>(change: (state: CloudState) => T): T {
    const before = copyState(this.#state);
    let result: T;
    try {
      result = change(this.#state);
    } catch (error) {
      this.#state = before;
      throw error;
    }
    this.#stateBeforeLastWrite = before;
    this.#changed?.();
    return result;
  }

  restore(state: CloudState): void {
    this.youth.forget();
    this.#restoreCount += 1;
    this.#state = state;
    this.#stateBeforeLastWrite = structuredClone(state);
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}

/** Copies every row and not what is inside: a deep copy at each change made the 300th resource key take 40 ms. */
function copyState(state: CloudState): CloudState {
  return {
    ...state,
    identities: copyRows(state.identities),
    apiKeys: copyRows(state.apiKeys),
    serviceIds: copyRows(state.serviceIds),
    profiles: copyRows(state.profiles),
    instances: copyRows(state.instances),
    resourceKeys: copyRows(state.resourceKeys),
    policies: copyRows(state.policies),
    customRoles: copyRows(state.customRoles),
    accessKeys: copyRows(state.accessKeys),
    teams: copyRows(state.teams),
    apiTokens: copyRows(state.apiTokens),
  };
}

function copyRows<T extends object>(rows: T[]): T[] {
  return rows.map((row) => ({ ...row }));
}
