import { createHash } from "node:crypto";
import type { Clock } from "../domain/clock";
import { CloudError, isCloudError } from "../domain/cloud-error";
import { type InstanceReference, parseInstanceReference } from "../domain/instance-reference";
import { isOnLoopback } from "../domain/loopback";
import { rememberSecret } from "../domain/secrets";
import { type SysdigService, sysdigServices } from "../domain/services";
import type { StackConfiguration } from "../domain/stack-configuration";
import { Http } from "../http/request";
import { serviceIdIn } from "./api/access-tokens";
import { refuseOtherAccount } from "./api/account";
import { AuthorizedCalls } from "./api/authorized";
import { Policies } from "./iam/policies";
import { Roles } from "./iam/roles";
import { verifyApiKey } from "./iam/sign-in/api-key";
import { apiKeyOf, type Credential } from "./iam/sign-in/credential";
import { signInWith } from "./iam/sign-in/sign-in";
import { TokenSource } from "./iam/sign-in/token-source";
import { ResourceController } from "./resource-controller/client";
import { InstanceSettings } from "./resource-controller/instance-settings";
import { KeyRoles } from "./resource-controller/key-roles";
import { ResourceKeys } from "./resource-controller/resource-keys";
import { rememberTexts } from "./resource-controller/secrets";
import type { JsonValue } from "./resource-controller/wire";
import { Endpoints } from "./settings/endpoints";
import { type Settings, settingsFrom } from "./settings/settings";
import { SysdigInstance } from "./sysdig/client";

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
  readonly #instanceSettings: InstanceSettings;
  readonly #sysdig = new Map<string, SysdigInstance>();
  /** The instances whose service and region IBM has told. */
  readonly #lookedUp = new Set<SysdigInstance>();

  constructor(
    readonly settings: Settings,
    readonly credential: Credential,
    http: Http,
  ) {
    this.#endpoints = new Endpoints(settings.visibility, settings.endpoints, settings.region);
    this.#http = http;
    const tokenEndpoints = { iam: this.#endpoints.iam(), metadata: this.#endpoints.metadata() };
    this.#tokens = new TokenSource(http.clock, signInWith(credential, http, tokenEndpoints));
    this.resourceController = new ResourceController(this.#callsAt(this.#endpoints.resourceController()));
    this.#instanceSettings = new InstanceSettings(this.resourceController);
    this.roles = new Roles(this.#callsAt(this.#endpoints.iamPolicies()));
    this.keyRoles = new KeyRoles(this.resourceController, this.roles);
    this.resourceKeys = new ResourceKeys(this.resourceController, this.keyRoles, {
      apiKey: this.apiKey,
      serviceId: () => this.serviceId(),
    });
    this.policies = new Policies(this.#callsAt(this.#endpoints.iamPolicies()));
  }

  /** The API key that signs in; undefined where there is none. */
  get apiKey(): string | undefined {
    return apiKeyOf(this.credential);
  }

  /** Returns once IAM gives out a token for this API key; throws where IAM does not know it for long enough. */
  verifyApiKey(apiKey: string): Promise<void> {
    return verifyApiKey(this.#http, this.#endpoints.iam(), apiKey);
  }

  /** Whether all that it calls is on this machine, as an emulator is. */
  get isLocal(): boolean {
    const isAsked = this.credential.kind === "vpc-instance";
    return this.#endpoints.areLocal() && (!isAsked || isOnLoopback(this.#endpoints.metadata()));
  }

  /** Throws when the reference is a CRN of another account than the one that is signed in to. */
  expectAccount(reference: InstanceReference): Promise<void> {
    return refuseOtherAccount(this.#tokens, reference);
  }

  /**
   * The service ID that signs in, also where it assumes a trusted profile; undefined where it is a user, or where a
   * profile needs no API key.
   */
  async serviceId(): Promise<string | undefined> {
    return serviceIdIn(await this.#tokens.signerToken());
  }

  /** The instance that is referred to; where that does not tell its service or region, the instance is looked up. */
  async openSysdig(reference: InstanceReference): Promise<SysdigInstance> {
    const { guid } = reference;
    if (guid === undefined) throw noSysdig("the instance");
    await this.expectAccount(reference);
    const located = await this.#located({ ...reference, text: guid });
    const service = sysdigServices.find((each) => each === located.service);
    if (service === undefined || located.region === undefined) throw noSysdig(`the instance ${guid}`);
    const instance = this.sysdig(service, located.region, guid);
    if (located.isLookedUp) this.#lookedUp.add(instance);
    return instance;
  }

  async #located(
    reference: InstanceReference,
  ): Promise<Pick<InstanceReference, "service" | "region"> & { isLookedUp: boolean }> {
    const { service, region = this.settings.region } = reference;
    if (service !== undefined && region !== undefined) return { service, region, isLookedUp: false };
    const { crn } = await this.resourceController.getResourceInstance(reference);
    return { ...parseInstanceReference(crn), isLookedUp: true };
  }

  sysdig(service: SysdigService, region: string, guid: string): SysdigInstance {
    const base = this.#endpoints.sysdig(service, region);
    const opened = this.#sysdig.get(`${base} ${guid}`);
    if (opened !== undefined) return opened;
    const reference = parseInstanceReference(guid);
    const instance: SysdigInstance = new SysdigInstance(this.#callsAt(base), {
      service,
      region,
      guid,
      isLookedUp: () => this.#lookedUp.has(instance),
      isGone: () => this.resourceController.isInstanceGone(reference),
      deletionOf: () => this.resourceController.deletionOf(reference),
      externalApiAuth: () => this.#instanceSettings.externalApiAuth(guid),
      connectedInstance: () => this.#instanceSettings.connectedInstance(guid),
      accessKeyApi: this.settings.accessKeyApi,
    });
    this.#sysdig.set(`${base} ${guid}`, instance);
    return instance;
  }

  #callsAt(base: string): AuthorizedCalls {
    return new AuthorizedCalls(this.#http, this.#tokens, base);
  }
}

/**
 * Whether it is proved that the instance is gone, and what belonged to it with it. Where IBM cannot be asked, not even for
 * lack of a credential, it is not.
 */
export async function isProvedGone(
  instance: string,
  services: { configuration: StackConfiguration; clock: Clock },
  profile: string | undefined,
): Promise<boolean> {
  const reference = parseInstanceReference(instance);
  try {
    return await sessionFor(services, profile).resourceController.isInstanceGone(reference);
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return false;
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
  const { credential } = settings;
  if (credential instanceof CloudError) throw credential;
  // The map lives as long as the process and holds no credential in its keys.
  const id = createHash("sha256").update(JSON.stringify(settings)).digest("hex");
  const byClock = sessions.get(clock) ?? new Map<string, Session>();
  const session = byClock.get(id) ?? new Session(settings, credential, new Http({ clock }));
  sessions.set(clock, byClock.set(id, session));
  return session;
}

function noSysdig(what: string): CloudError {
  return new CloudError({
    code: "rejected",
    action: `use ${what}`,
    reason: "it is not an instance of Workload Protection (sysdig-secure) or Monitoring (sysdig-monitor)",
    advice: "Name one that is.",
  });
}
