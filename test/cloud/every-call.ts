import { defaults } from "../../emulator";
import { restrictingPolicy } from "../../provider/cloud/iam/service-id-policy";
import type { Session } from "../../provider/cloud/session";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { contextOf, urnOf } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";

const { objectStorage, secure } = defaults.instances;
const source = parseInstanceReference(objectStorage.crn);
const accessKey = "canary-access-key-0001";
const keyGuid = "aaaaaaaa-0000-4000-8000-00000000000a";
const policy = restrictingPolicy(
  `crn:v1:bluemix:public:iam-identity::a/${defaults.accountId}::serviceid:ServiceId-1`,
  objectStorage.guid,
);

const context = contextOf(new FakeClock(), urnOf("key"));

/** A name that no test gives to anything else. */
const name = "a resource key";

/** Every call that the package makes of IBM's APIs, by IBM's name of the operation. */
export const everyCall: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  getResourceInstance: (session) => session.resourceController.getResourceInstance(parseInstanceReference(secure.guid)),
  listResourceInstances: (session) => session.resourceController.listResourceInstances({ name: "x" }),
  getResourceKey: (session) => session.resourceController.getResourceKey(keyGuid),
  listResourceKeys: (session) => session.resourceController.listResourceKeys("x"),
  listResourceKeysForInstance: (session) => session.resourceController.listResourceKeysForInstance(source),
  createResourceKey: (session) =>
    session.resourceController.createResourceKey({ name, source, role: undefined, parameters: undefined }, context),
  updateResourceKey: (session) => session.resourceController.updateResourceKey(keyGuid, source, "other", false),
  deleteResourceKey: (session) => session.resourceController.deleteResourceKey(keyGuid, source),
  listRoles: (session) => session.roles.listRoles("cloud-object-storage"),
  ensurePolicy: (session) => session.policies.ensurePolicy(policy, context),
  deletePolicy: (session) => session.policies.deletePolicy(keyGuid, false),
  listAccessKeys: (session) => sysdig(session).listAccessKeys(),
  createAccessKey: (session) => sysdig(session).createAccessKey({ limit: 4, reservation: null, teamId: null }, context),
  enableAccessKey: (session) => sysdig(session).enableAccessKey(accessKey),
  disableAccessKey: (session) => sysdig(session).disableAccessKey(accessKey),
  updateAccessKey: (session) => sysdig(session).updateAccessKey(accessKey, { limit: 1, reservation: 1, teamId: 1 }),
  deleteAccessKey: (session) => sysdig(session).deleteAccessKey(accessKey),
  getToken: (session) => sysdig(session).getToken(1001),
  listTeams: (session) => sysdig(session).findTeam({ name: "no such team" }),
};

function sysdig(session: Session) {
  return session.sysdig("sysdig-secure", "us-south", secure.guid);
}
