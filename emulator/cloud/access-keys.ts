import { ApiError } from "./api-error";
import type { AccessKey, Instance } from "./cloud-state";
import { connectedTo } from "./instances";
import type { Store } from "./store";

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
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The keys of the instance, and of others of its customer. */
  of(guid: string): AccessKey[] {
    const { accessKeys, instances } = this.#store.state;
    const customer = instances.find((instance) => instance.guid === guid)?.customerId;
    const isCustomers = (instance: Instance) => instance.state === "active" && instance.customerId === customer;
    const guids = new Set([guid, ...instances.filter(isCustomers).map((instance) => instance.guid)]);
    return accessKeys.filter((key) => guids.has(key.instanceGuid));
  }

  /** The keys with which agents send to the instance: also all those of an instance that it is connected to. */
  feeding(instance: Instance): AccessKey[] {
    const other = connectedTo(this.#store.state, instance);
    return [instance, ...(other === undefined ? [] : [other])].flatMap(({ guid }) => this.of(guid));
  }

  create(guid: string, settings: AccessKeySettings = {}, enabled = true): AccessKey {
    const store = this.#store;
    this.#validate(guid, settings);
    if (this.of(guid).length >= store.settings.accessKeyLimit) {
      throw new ApiError("limit-reached", `The limit of ${store.settings.accessKeyLimit} access keys is reached.`);
    }
    return store.write((state) => {
      const key: AccessKey = {
        id: state.nextNumber++,
        instanceGuid: guid,
        accessKey: store.secret("access-key"),
        enabled,
        dateCreated: store.now(),
        dateDisabled: enabled ? null : store.now(),
        limit: settings.limit ?? null,
        reservation: settings.reservation ?? null,
        teamId: settings.teamId ?? null,
        metadata: settings.metadata ?? {},
      };
      state.accessKeys.push(key);
      return key;
    });
  }

  /** Replaces limit, reservation and team: what is absent becomes null. */
  update(guid: string, accessKey: string, settings: AccessKeySettings): AccessKey {
    this.#validate(guid, settings);
    this.find(guid, accessKey);
    return this.#store.write(() => {
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
    return this.#store.write(() => {
      const key = this.find(guid, accessKey);
      key.enabled = enabled;
      if (!enabled) key.dateDisabled = this.#store.now();
      return key;
    });
  }

  delete(guid: string, accessKey: string): void {
    const { id, enabled } = this.find(guid, accessKey);
    if (enabled) {
      // The message repeats the key on purpose, as real services do: clients have to keep it out of their logs.
      throw new ApiError("still-enabled", `Access key ${accessKey} is enabled: disable it first.`);
    }
    this.#store.write((state) => {
      state.accessKeys = state.accessKeys.filter((key) => key.id !== id);
    });
  }

  /** The access keys that the APIs show: those that are not young. */
  visibleOf(guid: string): AccessKey[] {
    return this.of(guid).filter(({ id }) => !this.#store.young.has(id));
  }

  find(guid: string, accessKey: string): AccessKey {
    const key = this.of(guid).find((candidate) => candidate.accessKey === accessKey);
    if (key === undefined) throw new ApiError("not-found", `Access key ${accessKey} does not exist.`);
    return key;
  }

  #validate(guid: string, { limit, reservation, teamId }: AccessKeySettings): void {
    if (typeof limit === "number" && typeof reservation === "number" && reservation > limit) {
      throw new ApiError("invalid", "The reservation is larger than the limit.");
    }
    const teams = this.#store.state.teams.filter((team) => team.instanceGuid === guid);
    if (typeof teamId === "number" && !teams.some((team) => team.id === teamId)) {
      throw new ApiError("invalid", `Team ${teamId} does not exist.`);
    }
  }
}
