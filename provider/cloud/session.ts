import { createHash } from "node:crypto";
import type { Clock } from "../domain/clock";
import { rememberSecret } from "../domain/secrets";
import type { SysdigService } from "../domain/services";
import { Http } from "../http/request";
import { AuthorizedCalls } from "./authorized";
import { Endpoints } from "./endpoints";
import { refuseOtherAccount } from "./iam/account";
import { Policies } from "./iam/policies";
import { type Credential, serviceIdIn, TokenSource, verifyApiKey } from "./iam/token";
import { ResourceController } from "./resource-controller/client";
import { rememberTexts } from "./resource-controller/secrets";
import type { JsonValue } from "./resource-controller/wire";
import { type Configuration, noCredentials, type Settings, settingsFrom } from "./settings";
import { SysdigInstance } from "./sysdig/client";

/** Where compute resources of IBM Cloud find their token; the same places as in IBM's SDKs. */
const computeResourceTokenFiles = [
  "/var/run/secrets/tokens/vault-token",
  "/var/run/secrets/tokens/sa-token",
  "/var/run/secrets/codeengine.cloud.ibm.com/compute-resource-token/token",
];

/** IBM's APIs as one identity, with what its calls share: the token and the lists. */
export class Session {
  readonly resourceController: ResourceController;
  readonly policies: Policies;
  readonly #http: Http;
  readonly #tokens: TokenSource;
  readonly #endpoints: Endpoints;
  readonly #sysdig = new Map<string, SysdigInstance>();

  constructor(
    readonly settings: Settings,
    credential: Credential,
    http: Http,
  ) {
    this.#endpoints = new Endpoints(settings.visibility, settings.endpoints);
    this.#http = http;
    this.#tokens = new TokenSource(http, this.#endpoints.iam(), credential);
    this.resourceController = new ResourceController(this.#callsAt(this.#endpoints.resourceController()));
    this.policies = new Policies(this.#callsAt(this.#endpoints.iamPolicies()));
  }

  /** Returns once IAM gives out a token for this API key: it is known everywhere then. */
  verifyApiKey(apiKey: string): Promise<void> {
    return verifyApiKey(this.#http, this.#endpoints.iam(), apiKey);
  }

  /** Whether all that it calls is on this machine, as an emulator is. */
  get isLocal(): boolean {
    return this.#endpoints.areLocal();
  }

  /** Throws when a CRN names another account than the one that is signed in to; of a GUID nothing is known. */
  expectAccount(crnOrGuid: string): Promise<void> {
    return refuseOtherAccount(this.#tokens, crnOrGuid);
  }

  /** The service ID that signs in; undefined where it is a user or a trusted profile. */
  async serviceId(): Promise<string | undefined> {
    return serviceIdIn(await this.#tokens.token());
  }

  sysdig(service: SysdigService, region: string, guid: string): SysdigInstance {
    const base = this.#endpoints.sysdig(service, region);
    const known = this.#sysdig.get(`${base} ${guid}`);
    if (known !== undefined) return known;
    const isGone = () => this.resourceController.isInstanceGone(guid);
    const instance = new SysdigInstance(this.#callsAt(base), {
      service,
      region,
      guid,
      isGone,
      accessKeyApi: this.settings.accessKeyApi,
    });
    this.#sysdig.set(`${base} ${guid}`, instance);
    return instance;
  }

  #callsAt(base: string): AuthorizedCalls {
    return new AuthorizedCalls(this.#http, this.#tokens, base);
  }
}

/** By what they hold of the settings, for each clock: what is cached by one clock is of no use by another. */
const sessions = new WeakMap<Clock, Map<string, Session>>();

/**
 * The session for the settings under `ibm-keys` and the environment: one for each clock in a process, however many keys
 * use it. What a resource has `saved` of its keys is hidden in every later message.
 */
export function sessionFor(
  { configuration, clock }: { configuration: Configuration; clock: Clock },
  profile: string | undefined,
  saved: readonly JsonValue[] = [],
): Session {
  for (const value of saved) {
    if (typeof value === "string") rememberSecret(value);
    else rememberTexts(value);
  }
  const settings = settingsFrom(configuration, profile);
  const place = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
  const byClock = sessions.get(clock) ?? new Map<string, Session>();
  const session = byClock.get(place) ?? new Session(settings, credentialOf(settings, profile), new Http({ clock }));
  sessions.set(clock, byClock.set(place, session));
  return session;
}

function credentialOf(settings: Settings, profile: string | undefined): Credential {
  if (settings.apiKey !== undefined) return { kind: "api-key", apiKey: settings.apiKey };
  if (settings.trustedProfileId === undefined) throw noCredentials(profile);
  return { kind: "trusted-profile", profileId: settings.trustedProfileId, computeResourceTokenFiles };
}
