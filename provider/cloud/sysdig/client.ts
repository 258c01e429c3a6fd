import type { z } from "zod";
import type { Clock } from "../../http/clock";
import { rememberSecret } from "../../http/redact";
import type { HttpAnswer } from "../../http/request";
import { expectNoPage, parseAnswer, refusalOf } from "../answer";
import type { AuthorizedCalls, Call } from "../authorized";
import { type CreateAttempt, CreateLedger } from "../create-ledger";
import type { SysdigService } from "../endpoints";
import { CloudError, isCloudError } from "../errors";
import { fingerprintOf } from "../fingerprint";
import type { LostCreate } from "../lost-create";
import { SharedRead } from "../shared-read";
import { type AccessKey, accessKeyAnswer, accessKeyList, type Team, teamList, tokenAnswer } from "./wire";

/** What can be set on an access key; null where nothing is. */
export interface AccessKeyLimits {
  limit: number | null;
  reservation: number | null;
  teamId: number | null;
}

const accessKeysPath = "/api/customer/accessKeys";

/**
 * One instance of Workload Protection (Sysdig Secure) or Monitoring (Sysdig Monitor).
 * https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-access_key
 */
export class SysdigInstance {
  readonly #calls: AuthorizedCalls;
  readonly #base: string;
  readonly #accessKeys: SharedRead<AccessKey[]>;
  readonly #teams: SharedRead<Team[]>;
  readonly #ledger: CreateLedger<AccessKey>;
  readonly clock: Clock;

  constructor(
    calls: AuthorizedCalls,
    base: string,
    readonly service: SysdigService,
    readonly region: string,
    readonly guid: string,
    /** Whether the instance itself is proven to exist no longer. */
    readonly isGone: () => Promise<boolean>,
  ) {
    this.#calls = calls;
    this.#base = base;
    const { clock } = calls.http;
    this.clock = clock;
    this.#accessKeys = new SharedRead(clock, () => this.#listAccessKeys());
    this.#teams = new SharedRead(clock, () => this.#listTeams());
    this.#ledger = new CreateLedger<AccessKey>({
      clock,
      list: () => this.#accessKeys.fresh(),
      identityOf: (key) => key.accessKey,
      shapeOf,
      nameOf: (key) => fingerprintOf(key.accessKey),
      dateOf: (key) => key.dateCreated,
    });
  }

  /** All access keys, shared by all who ask together; `longestAge` in milliseconds. */
  listAccessKeys(longestAge = 0): Promise<AccessKey[]> {
    return this.#accessKeys.get(longestAge);
  }

  /** As {@link listAccessKeys}; undefined when the instance is gone, and all its keys with it. */
  async listRemainingAccessKeys(longestAge = 0): Promise<AccessKey[] | undefined> {
    try {
      return await this.listAccessKeys(longestAge);
    } catch (error) {
      if (isCloudError(error, "not-found") && (await this.isGone())) return undefined;
      throw error;
    }
  }

  /** The key as it is listed; undefined when it is not in the complete list. */
  async findAccessKey(accessKey: string): Promise<AccessKey | undefined> {
    return (await this.listRemainingAccessKeys())?.find((key) => key.accessKey === accessKey);
  }

  /** Makes exactly one key: when its answer is lost it is looked for in the list, and never asked for again. */
  createAccessKey(limits: AccessKeyLimits): Promise<AccessKey> {
    return this.#ledger.create(this.#creation(limits));
  }

  /**
   * The key that an earlier run made without hearing of it; undefined when it made none.
   */
  recoverAccessKey(lost: LostCreate): Promise<AccessKey | undefined> {
    return this.#ledger.recover(`find the access key of instance ${this.guid} that was created`, lost);
  }

  #creation(limits: AccessKeyLimits): CreateAttempt<AccessKey> {
    const attempted = `create an access key of instance ${this.guid}`;
    return {
      attempted,
      shape: shapeOf(limits),
      run: async () => {
        // IBM documents the call without a body; the body is observed in public clients, so it is sent only when needed.
        const body = hasLimits(unlimited, limits) ? {} : { body: { customerAccessKey: limits } };
        const answer = await this.#write({ attempted, method: "POST", url: accessKeysPath, creates: true, ...body });
        return remembered(parseAnswer(answer, accessKeyAnswer, attempted, "outcome-unknown").customerAccessKey);
      },
    };
  }

  enableAccessKey(accessKey: string): Promise<AccessKey> {
    return this.#change(accessKey, "enable", { method: "POST", url: `${pathOf(accessKey)}/enable` });
  }

  /** Agents that use the key are blocked at once. */
  disableAccessKey(accessKey: string): Promise<AccessKey> {
    return this.#change(accessKey, "disable", { method: "POST", url: `${pathOf(accessKey)}/disable` });
  }

  /** Observed in public clients, not in IBM's documentation. */
  updateAccessKey(accessKey: string, limits: AccessKeyLimits): Promise<AccessKey> {
    const body = { customerAccessKey: limits };
    return this.#change(accessKey, "change", { method: "PUT", url: pathOf(accessKey), body });
  }

  /** Refused with `still-enabled` while the key is enabled. */
  async deleteAccessKey(accessKey: string): Promise<void> {
    const attempted = this.#attempted("delete", accessKey);
    const refused = (answer: HttpAnswer) => stillEnabled(answer, attempted);
    expectNoPage(await this.#write({ attempted, method: "DELETE", url: pathOf(accessKey), refused }), attempted);
  }

  /** The API token of a team; https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-secure_token */
  async getToken(teamId: number): Promise<string> {
    const attempted = `read the API token of team ${teamId} of instance ${this.guid}`;
    const answer = await this.#send({
      attempted,
      method: "GET",
      url: "/api/token",
      headers: { [this.service === "sysdig-secure" ? "TeamID" : "SysdigTeamID"]: String(teamId) },
      refused: (refusal) => iamOnly(refusal, attempted),
    });
    const { key } = parseAnswer(answer, tokenAnswer, attempted).token;
    rememberSecret(key);
    return key;
  }

  /** All teams, shared by all who ask together; `longestAge` in milliseconds. */
  listTeams(longestAge = 0): Promise<Team[]> {
    return this.#teams.get(longestAge);
  }

  async #listAccessKeys(): Promise<AccessKey[]> {
    const attempted = `list the access keys of instance ${this.guid}`;
    const { customerAccessKeys } = await this.#get(accessKeysPath, attempted, accessKeyList);
    return customerAccessKeys.map(remembered);
  }

  async #listTeams(): Promise<Team[]> {
    return (await this.#get("/api/teams", `list the teams of instance ${this.guid}`, teamList)).teams;
  }

  async #change(accessKey: string, verb: string, call: Omit<Call, "attempted">): Promise<AccessKey> {
    const attempted = this.#attempted(verb, accessKey);
    return parseAnswer(await this.#write({ attempted, ...call }), accessKeyAnswer, attempted).customerAccessKey;
  }

  #attempted(verb: string, accessKey: string): string {
    // It may come from a saved state, and IBM's refusals repeat it.
    rememberSecret(accessKey);
    return `${verb} the access key ${fingerprintOf(accessKey)} of instance ${this.guid}`;
  }

  async #get<T>(url: string, attempted: string, schema: z.ZodType<T>): Promise<T> {
    return parseAnswer(await this.#send({ attempted, method: "GET", url }), schema, attempted);
  }

  #write(call: Call): Promise<HttpAnswer> {
    return this.#accessKeys.around(() => this.#send(call));
  }

  #send(call: Call): Promise<HttpAnswer> {
    const url = `${this.#base}${call.url}`;
    return this.#calls.send({ ...call, url, headers: { IBMInstanceID: this.guid, ...call.headers } });
  }
}

const unlimited: AccessKeyLimits = { limit: null, reservation: null, teamId: null };

export function hasLimits(key: AccessKeyLimits, limits: AccessKeyLimits): boolean {
  return key.limit === limits.limit && key.reservation === limits.reservation && key.teamId === limits.teamId;
}

function shapeOf({ limit, reservation, teamId }: AccessKeyLimits): string {
  return JSON.stringify([limit, reservation, teamId]);
}

function pathOf(accessKey: string): string {
  return `${accessKeysPath}/${encodeURIComponent(accessKey)}`;
}

function remembered(key: AccessKey): AccessKey {
  rememberSecret(key.accessKey);
  return key;
}

function stillEnabled(answer: HttpAnswer, attempted: string): CloudError | undefined {
  const { reason, transactionId } = refusalOf(answer);
  if (answer.status >= 500 || answer.status === 404 || !/enabled/i.test(reason)) return undefined;
  return new CloudError({
    code: "still-enabled",
    attempted,
    answered: `IBM answered ${reason}`,
    advice: "Disable it first.",
    status: answer.status,
    transactionId,
  });
}

/**
 * IBM documents one answer for an instance set to IAM_ONLY; a caller without the role may get the same one, so the
 * error names both.
 */
function iamOnly(answer: HttpAnswer, attempted: string): CloudError | undefined {
  const { reason, transactionId } = refusalOf(answer);
  if (!/not enough privileges/i.test(reason)) return undefined;
  return new CloudError({
    code: "iam-only",
    attempted,
    answered: `IBM answered ${reason}`,
    advice:
      "The instance gives out no API tokens when its authorization is set to IAM_ONLY: use IAM tokens with it, or have an administrator change that setting; if it is not IAM_ONLY, the API key lacks a role in this team.",
    status: answer.status,
    transactionId,
  });
}
