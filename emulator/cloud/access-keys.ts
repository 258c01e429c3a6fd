import type { AccessKey } from "./contents";
import type { Ledger } from "./ledger";
import { Refusal } from "./refusal";

/** The settings of an access key. */
export interface AccessKeySettings {
  /** How many agents may connect. Default: null, no limit. */
  limit?: number | null;
  /** For how many agents room is reserved. Default: null, none. */
  reservation?: number | null;
  /** The id of the team. Default: null, no team. */
  teamId?: number | null;
  /** Names and texts that the newer API keeps with the key. Default: none. */
  metadata?: { [name: string]: string };
}

/** The access keys of all Sysdig instances. */
export class AccessKeys {
  constructor(private readonly ledger: Ledger) {}

  of(guid: string): AccessKey[] {
    return this.ledger.contents.accessKeys.filter((key) => key.instanceGuid === guid);
  }

  create(guid: string, settings: AccessKeySettings = {}, enabled = true): AccessKey {
    const { ledger } = this;
    this.judge(guid, settings);
    if (this.of(guid).length >= ledger.settings.accessKeyLimit) {
      throw new Refusal("limit-reached", `The limit of ${ledger.settings.accessKeyLimit} access keys is reached.`);
    }
    return ledger.write((contents) => {
      const key: AccessKey = {
        id: contents.nextNumber++,
        instanceGuid: guid,
        accessKey: ledger.secret("access-key"),
        enabled,
        dateCreated: ledger.now(),
        dateDisabled: enabled ? null : ledger.now(),
        limit: settings.limit ?? null,
        reservation: settings.reservation ?? null,
        teamId: settings.teamId ?? null,
        metadata: settings.metadata ?? {},
      };
      contents.accessKeys.push(key);
      return key;
    });
  }

  /** Replaces limit, reservation and team: what is not given becomes null. */
  update(guid: string, accessKey: string, settings: AccessKeySettings): AccessKey {
    this.judge(guid, settings);
    this.find(guid, accessKey);
    return this.ledger.write(() => {
      const key = this.find(guid, accessKey);
      key.limit = settings.limit ?? null;
      key.reservation = settings.reservation ?? null;
      key.teamId = settings.teamId ?? null;
      if (settings.metadata !== undefined) key.metadata = settings.metadata;
      return key;
    });
  }

  setEnabled(guid: string, accessKey: string, enabled: boolean): AccessKey {
    if (this.find(guid, accessKey).enabled === enabled) return this.find(guid, accessKey);
    return this.ledger.write(() => {
      const key = this.find(guid, accessKey);
      key.enabled = enabled;
      if (!enabled) key.dateDisabled = this.ledger.now();
      return key;
    });
  }

  delete(guid: string, accessKey: string): void {
    const doomed = this.find(guid, accessKey);
    if (doomed.enabled) {
      // The key is repeated on purpose: real services do so, and clients have to keep it out of their logs.
      throw new Refusal("still-enabled", `Access key ${accessKey} is enabled: disable it first.`);
    }
    this.ledger.write((contents) => {
      contents.accessKeys = contents.accessKeys.filter((key) => key.id !== doomed.id);
    });
  }

  /** Those that the APIs show and let callers touch. */
  shownOf(guid: string): AccessKey[] {
    return this.of(guid).filter(({ id }) => !this.ledger.youth.isYoung(id));
  }

  find(guid: string, accessKey: string): AccessKey {
    const key = this.of(guid).find((candidate) => candidate.accessKey === accessKey);
    if (key === undefined) throw new Refusal("not-found", `Access key ${accessKey} does not exist.`);
    return key;
  }

  private judge(guid: string, { limit, reservation, teamId }: AccessKeySettings): void {
    if (typeof limit === "number" && typeof reservation === "number" && reservation > limit) {
      throw new Refusal("invalid", "The reservation is larger than the limit.");
    }
    const teams = this.ledger.contents.teams.filter((team) => team.instanceGuid === guid);
    if (typeof teamId === "number" && !teams.some((team) => team.id === teamId)) {
      throw new Refusal("invalid", `Team ${teamId} does not exist.`);
    }
  }
}
