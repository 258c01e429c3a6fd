/** How a cloud behaves; a test may change it at any time, and a state file does not hold it. */
export interface Settings {
  /** For this long IAM does not know the API key of a new resource key. Default: 0. */
  apiKeyPropagationMs: number;
  /** How the API answers when a resource key is read that was deleted through the API. Default: `not-found`. */
  deletedResourceKeysAnswer: "not-found" | "gone" | "removed";
  /** Whether resource keys have the field `role`. Real keys mostly show their role in the credentials only. Default: true. */
  showsRoles: boolean;
  /** The limit of service IDs in the account. Default: 2000. */
  serviceIdLimit: number;
  /** The limit of IAM API keys of a user or a service ID. Default: 20. */
  apiKeysPerIdentity: number;
  /** How long an IAM token is valid; an account can set 900 to 3600. Default: 3600. */
  tokenSeconds: number;
  /** The limit of access keys of an instance. Default: 1000. */
  accessKeyLimit: number;
  /** How `/platform/v1/access-keys` behaves. Default: `answers`. */
  platformAccessKeys: PlatformAccessKeys;
  /** In which form Sysdig's documented API writes its errors. Default: `errors`. */
  sysdigErrors: SysdigErrors;
  /**
   * For this long, by the cloud's clock, the APIs do not show a thing that was created through them: lists lack it, and
   * requests to read, change or delete it get a 404. A young policy can be changed and deleted, though. The key itself
   * works at once. What the methods of `Cloud` create is young only with their option `young`. Default: 0.
   */
  youngForMs: YoungFor;
  /**
   * How long, by the cloud's clock, a POST of a resource key takes. The key is created at the end of that time, also
   * when the client has closed the connection before. Default: 0.
   */
  brokerMs: number;
  /** How long a POST of an access key takes, in the same way. Default: 0. */
  accessKeyMs: number;
  /**
   * The query parameter by which Resource Controller names the next page of a list: the one in IBM's documentation, or
   * the one in older real answers. Default: `start`.
   */
  pageToken: "start" | "next_docid";
}

/** A time for all kinds of things, or one for each kind; a kind without a time is shown at once. */
export type YoungFor = number | { resourceKeys?: number; accessKeys?: number; policies?: number };

/**
 * How Sysdig's newer API of access keys behaves, which exists beside the one that IBM documents. `answers`: it works.
 * `missing`: every request gets a web server's 404 page. `denied`: every request gets a 403 in the API's own form.
 * `other-list`: it works, but does not show the instance's oldest key, which the documented API shows.
 * `refuses-metadata`: it works, but a POST or PUT with metadata gets a 400.
 */
export type PlatformAccessKeys = "answers" | "missing" | "denied" | "other-list" | "refuses-metadata";

/**
 * The forms in which errors of Sysdig's API were seen. `errors`: `{errors: [{reason, message}]}`, as IBM documents it.
 * `spring`: `{timestamp, status, error, path}`, whose path may contain an access key. `error`: `{error}`, a message alone.
 * `text`: the message as plain text.
 */
export type SysdigErrors = "errors" | "spring" | "error" | "text";

export function defaultSettings(): Settings {
  return {
    apiKeyPropagationMs: 0,
    deletedResourceKeysAnswer: "not-found",
    showsRoles: true,
    serviceIdLimit: 2000,
    apiKeysPerIdentity: 20,
    tokenSeconds: 3600,
    accessKeyLimit: 1000,
    platformAccessKeys: "answers",
    sysdigErrors: "errors",
    youngForMs: 0,
    brokerMs: 0,
    accessKeyMs: 0,
    pageToken: "start",
  };
}
