import { randomUUID } from "node:crypto";
import type { Contents } from "./contents";
import type { YoungFor } from "./youth";
import { Youth } from "./youth";

/** Makes the value of a new secret; `kind` is `apikey`, `access-key`, `api-token`, `ingestion-key` or `service-key`. */
export type SecretSource = (kind: string) => string;

/** How the cloud behaves; a test may change it at any time, and a state file does not keep it. */
export interface Settings {
  /** How long IAM does not know a resource key's new API key. Default: 0. */
  apiKeyPropagationMs: number;
  /** How a resource key deleted through the API answers a later read. Default: `not-found`. */
  deletedResourceKeysAnswer: "not-found" | "gone" | "removed";
  /** Most service IDs an account may have. Default: 2000. */
  serviceIdLimit: number;
  /** Most access keys an instance may have. Default: 1000. */
  accessKeyLimit: number;
  /** What becomes of `/platform/v1/access-keys`. Default: `answers`. */
  platformAccessKeys: PlatformAccessKeys;
  /**
   * For so long (by the cloud's clock) what was made through the API is not shown by it: lists lack it, and to read,
   * change or delete it answers 404; a policy can be changed and deleted. It works all the same. Decided for each thing
   * when it is made. What is made by the cloud's methods is shown at once, unless they say `young`. Default: 0.
   */
  youngForMs: YoungFor;
  /**
   * How long (by the cloud's clock) a POST of a resource key takes: the key comes to exist only then, also when the
   * client has hung up in the meantime. Decided for each request when it comes in. Default: 0.
   */
  brokerMs: number;
  /** The same for a POST of an access key. Default: 0. */
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
export class Ledger {
  #contents: Contents;
  #beforeLastWrite: Contents;
  #changed: (() => void) | undefined;
  #generation = 0;
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

  constructor(
    contents: Contents,
    public clock: () => number,
    private readonly secretSource: SecretSource = () => randomUUID(),
  ) {
    this.#contents = contents;
    this.#beforeLastWrite = structuredClone(contents);
  }

  get contents(): Contents {
    return this.#contents;
  }

  /** The contents as a reader saw them before the last change. */
  get beforeLastWrite(): Contents {
    return this.#beforeLastWrite;
  }

  /** Another number each time that everything was replaced. */
  get generation(): number {
    return this.#generation;
  }

  now(): number {
    return this.clock();
  }

  date(): string {
    return new Date(this.now()).toISOString();
  }

  secret(kind: string): string {
    return this.secretSource(kind);
  }

  /** Applies a change as a whole: when it throws, nothing has changed. It may set fields of rows, not what is in them. */
  write<T>(change: (contents: Contents) => T): T {
    const before = rowsCopied(this.#contents);
    let result: T;
    try {
      result = change(this.#contents);
    } catch (error) {
      this.#contents = before;
      throw error;
    }
    this.#beforeLastWrite = before;
    this.#changed?.();
    return result;
  }

  replace(contents: Contents): void {
    this.youth.forget();
    this.#generation += 1;
    this.#contents = contents;
    this.#beforeLastWrite = structuredClone(contents);
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }
}

/** Copies every row and not what is inside: a deep copy at each change made the 300th resource key take 40 ms. */
function rowsCopied(contents: Contents): Contents {
  return {
    ...contents,
    identities: copied(contents.identities),
    apiKeys: copied(contents.apiKeys),
    serviceIds: copied(contents.serviceIds),
    profiles: copied(contents.profiles),
    instances: copied(contents.instances),
    resourceKeys: copied(contents.resourceKeys),
    policies: copied(contents.policies),
    customRoles: copied(contents.customRoles),
    accessKeys: copied(contents.accessKeys),
    teams: copied(contents.teams),
    apiTokens: copied(contents.apiTokens),
  };
}

function copied<T extends object>(rows: T[]): T[] {
  return rows.map((row) => ({ ...row }));
}
