import { createHash } from "node:crypto";
import type { Clock } from "../domain/clock";
import { CloudError } from "../domain/cloud-error";
import { type InstanceReference, parseInstanceReference } from "../domain/instance-reference";
import { rememberSecret } from "../domain/secrets";
import { type SysdigService, sysdigServices } from "../domain/services";
import type { StackConfiguration } from "../domain/stack-configuration";
import { Http } from "../http/request";
import { serviceIdIn } from "./api/access-tokens";
import { refuseOtherAccount } from "./api/account";
import { AuthorizedCalls } from "./api/authorized";
import { Endpoints } from "./endpoints";
import { Policies } from "./iam/policies";
import { Roles } from "./iam/roles";
import { type Credential, TokenSource, verifyApiKey } from "./iam/token";
import { ResourceController } from "./resource-controller/client";
import { KeyRoles } from "./resource-controller/key-roles";
import { ResourceKeys } from "./resource-controller/resource-keys";
import { rememberTexts } from "./resource-controller/secrets";
import type { JsonValue } from "./resource-controller/wire";
import { noCredentials, type Settings, settingsFrom } from "./settings";
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
  readonly roles: Roles;
  readonly keyRoles: KeyRoles;
  readonly resourceKeys: ResourceKeys;
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
    this.roles = new Roles(this.#callsAt(this.#endpoints.iamPolicies()));
    this.keyRoles = new KeyRoles(this.resourceController, this.roles);
    this.resourceKeys = new ResourceKeys(this.resourceController, this.keyRoles, {
      apiKey: settings.apiKey,
      serviceId: () => this.serviceId(),
    });
    this.policies = new Policies(this.#callsAt(this.#endpoints.iamPolicies()));
  }

  /** Returns once IAM gives out a token for this API key; throws where IAM does not know it for long enough. */
  verifyApiKey(apiKey: string): Promise<void> {
    return verifyApiKey(this.#http, this.#endpoints.iam(), apiKey);
  }

  /** Whether all that it calls is on this machine, as an emulator is. */
  get isLocal(): boolean {
    return this.#endpoints.areLocal();
  }

  /** Throws when the reference is a CRN of another account than the one that is signed in to. */
  expectAccount(reference: InstanceReference): Promise<void> {
    return refuseOtherAccount(this.#tokens, reference);
  }

  /** The service ID that signs in; undefined where it is a user or a trusted profile. */
  async serviceId(): Promise<string | undefined> {
    return serviceIdIn(await this.#tokens.token());
  }

  /** The instance that is referred to; where that does not tell its service or region, the instance is looked up. */
  async openSysdig(reference: InstanceReference): Promise<SysdigInstance> {
    const { guid } = reference;
    if (guid === undefined) throw noSysdig("the instance");
    await this.expectAccount(reference);
    const located = await this.#located({ ...reference, text: guid });
    const service = sysdigServices.find((each) => each === located.service);
    if (service === undefined || located.region === undefined) throw noSysdig(`the instance ${guid}`);
    return this.sysdig(service, located.region, guid);
  }

  async #located(reference: InstanceReference): Promise<Pick<InstanceReference, "service" | "region">> {
    const { service, region = this.settings.region } = reference;
    if (service !== undefined && region !== undefined) return { service, region };
    return parseInstanceReference((await this.resourceController.getResourceInstance(reference)).crn);
  }

  sysdig(service: SysdigService, region: string, guid: string): SysdigInstance {
    const base = this.#endpoints.sysdig(service, region);
    const opened = this.#sysdig.get(`${base} ${guid}`);
    if (opened !== undefined) return opened;
    const isGone = () => this.resourceController.isInstanceGone(parseInstanceReference(guid));
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
 * The session for the settings under `ibm-keys` and of the environment; all resources with the
 * same settings and clock share it.
 * `saved` are the secrets in a resource's state: no later message repeats them.
 */
export function sessionFor(
  { configuration, clock }: { configuration: StackConfiguration; clock: Clock },
  profile: string | undefined,
  saved: readonly JsonValue[] = [],
): Session {
  for (const value of saved) {
    if (typeof value === "string") rememberSecret(value);
    else rememberTexts(value);
  }
  const settings = settingsFrom(configuration, profile);
  // The map lives as long as the process and holds no credential in its keys.
  const id = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
  const byClock = sessions.get(clock) ?? new Map<string, Session>();
  const session = byClock.get(id) ?? new Session(settings, credentialOf(settings, profile), new Http({ clock }));
  sessions.set(clock, byClock.set(id, session));
  return session;
}

function credentialOf(settings: Settings, profile: string | undefined): Credential {
  if (settings.apiKey !== undefined) return { kind: "api-key", apiKey: settings.apiKey };
  if (settings.trustedProfileId === undefined) throw noCredentials(profile);
  return { kind: "trusted-profile", profileId: settings.trustedProfileId, computeResourceTokenFiles };
}

function noSysdig(what: string): CloudError {
  return new CloudError({
    code: "rejected",
    action: `use ${what}`,
    reason: "it is not an instance of Workload Protection (sysdig-secure) or Monitoring (sysdig-monitor)",
    advice: "Name one that is.",
  });
}
