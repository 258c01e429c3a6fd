import { randomBytes, randomUUID } from "node:crypto";
import type { CloudState } from "./cloud-state";
import type { Settings } from "./settings";
import { defaultSettings } from "./settings";
import { YoungThings } from "./young-things";

/**
 * Makes the value of a new secret of a kind: `apikey`, `cr-token`, `access-key`, `api-token`, `ingestion-key`,
 * `service-key`, `hmac-secret`, `cloudant-password` or `database-password`.
 */
export type SecretSource = (kind: string) => string;

/** A secret as IBM makes it. */
function randomSecret(kind: string): string {
  switch (kind) {
    case "apikey":
      return randomBytes(33).toString("base64url");
    case "ingestion-key":
      return randomBytes(16).toString("hex");
    case "hmac-secret":
      return randomBytes(24).toString("hex");
    case "cloudant-password":
    case "database-password":
      return randomBytes(32).toString("hex");
    default:
      return randomUUID();
  }
}

/** The state, clock and secrets of a cloud; the state is changed nowhere else. */
export class Store {
  readonly settings: Settings = defaultSettings();
  readonly young = new YoungThings(this.settings, () => this.now());
  /** Epoch milliseconds. */
  clock: () => number;
  readonly #secretSource: SecretSource;
  #state: CloudState;
  #stateBeforeLastWrite: CloudState;
  #restoreCount = 0;
  #changed: (() => void) | undefined;

  constructor(state: CloudState, clock: () => number, secretSource: SecretSource = randomSecret) {
    this.clock = clock;
    this.#secretSource = secretSource;
    this.#state = state;
    this.#stateBeforeLastWrite = structuredClone(state);
  }

  get state(): CloudState {
    return this.#state;
  }

  get stateBeforeLastWrite(): CloudState {
    return this.#stateBeforeLastWrite;
  }

  /** How many times `restore` was called. */
  get restoreCount(): number {
    return this.#restoreCount;
  }

  now(): number {
    return this.clock();
  }

  /** The time as an ISO 8601 text. */
  date(): string {
    return new Date(this.now()).toISOString();
  }

  /** A new secret. */
  secret(kind: string): string {
    return this.#secretSource(kind);
  }

  /**
   * Changes the state, or leaves all of it as it was when `change` throws. `change` must replace values inside a row,
   * not modify them: only the rows themselves are copied before.
   */
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

  /** Replaces the whole state. */
  restore(state: CloudState): void {
    this.young.clear();
    this.#restoreCount += 1;
    this.#state = state;
    this.#stateBeforeLastWrite = structuredClone(state);
  }

  /** Sets the function that is called after each write; there is one at a time. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}

/** Copies the rows, but not the values in them: with deep copies the 300th resource key took 40 ms. */
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
