import { AccessKeys } from "./access-keys";
import { ActivityTracker } from "./activity-tracker";
import { Identities } from "./identities";
import { Instances } from "./instances";
import type { Ledger } from "./ledger";
import { Policies } from "./policies";
import { ResourceKeys } from "./resource-keys";
import { Roles } from "./roles";
import { Teams } from "./teams";
import { Tokens } from "./tokens";

/** The cloud's behaviours, one room each, all over one ledger. */
export interface Rooms {
  ledger: Ledger;
  identities: Identities;
  tokens: Tokens;
  roles: Roles;
  policies: Policies;
  instances: Instances;
  resourceKeys: ResourceKeys;
  activityTracker: ActivityTracker;
  accessKeys: AccessKeys;
  teams: Teams;
}

export function openRooms(ledger: Ledger): Rooms {
  const identities = new Identities(ledger);
  const instances = new Instances(ledger);
  const roles = new Roles(ledger);
  return {
    ledger,
    identities,
    tokens: new Tokens(ledger, identities),
    roles,
    policies: new Policies(ledger, identities, roles),
    instances,
    resourceKeys: new ResourceKeys(ledger, instances, identities, roles),
    activityTracker: new ActivityTracker(ledger, instances),
    accessKeys: new AccessKeys(ledger),
    teams: new Teams(ledger),
  };
}
