import { AccessKeys } from "./access-keys";
import { ActivityTracker } from "./activity-tracker";
import { ApiKeys } from "./api-keys";
import { Identities } from "./identities";
import { Instances } from "./instances";
import { Policies } from "./policies";
import { ResourceKeys } from "./resource-keys";
import { Roles } from "./roles";
import { ServiceIds } from "./service-ids";
import type { Store } from "./store";
import { Teams } from "./teams";
import { Tokens } from "./tokens";

/** The parts of a cloud, which all use one store. */
export interface Services {
  store: Store;
  identities: Identities;
  apiKeys: ApiKeys;
  serviceIds: ServiceIds;
  tokens: Tokens;
  roles: Roles;
  policies: Policies;
  instances: Instances;
  resourceKeys: ResourceKeys;
  activityTracker: ActivityTracker;
  accessKeys: AccessKeys;
  teams: Teams;
}

export function createServices(store: Store): Services {
  const identities = new Identities(store);
  const instances = new Instances(store);
  const roles = new Roles(store);
  return {
    store,
    identities,
    apiKeys: new ApiKeys(store, identities),
    serviceIds: new ServiceIds(store, identities),
    tokens: new Tokens(store, identities),
    roles,
    policies: new Policies(store, identities, roles),
    instances,
    resourceKeys: new ResourceKeys(store, instances, identities, roles),
    activityTracker: new ActivityTracker(store, instances),
    accessKeys: new AccessKeys(store),
    teams: new Teams(store),
  };
}
