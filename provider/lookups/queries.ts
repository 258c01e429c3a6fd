import { z } from "zod";
import { orEnded } from "../cloud/resource-controller/activity-tracker";
import type { ResourceInstance } from "../cloud/resource-controller/wire";
import { type Session, sessionFor } from "../cloud/session";
import type { SysdigInstance } from "../cloud/sysdig/client";
import { conflictsOfTeam, teamNumber } from "../cloud/sysdig/team";
import { systemClock } from "../domain/clock";
import { CloudError } from "../domain/cloud-error";
import { parseCrn } from "../domain/crn";
import { fingerprintOf } from "../domain/fingerprint";
import { conflictsIn, instanceArgument, parseInstanceReference, sourceArgument } from "../domain/instance-reference";
import { quotedNames } from "../domain/quoted";
import { region } from "../domain/region";
import { sysdigServices } from "../domain/services";
import type { StackConfiguration } from "../domain/stack-configuration";
import { type ArgumentRules, checkArguments } from "../engine/arguments";
import type { InputsSchema, Resolved } from "../engine/contract";

export { messageOf } from "../domain/message";
export { rememberDeclared } from "../domain/secrets";

const text = z.string().min(1).optional();
const sysdigInstance = {
  instance: instanceArgument(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: region.optional(),
  profile: text,
};
const instancesArguments = z.object({ name: text, service: text, region: text, resourceGroupId: text, profile: text });
const instanceArguments = instancesArguments.extend({ instance: sourceArgument.optional() });
const accessKeysArguments = z.object(sysdigInstance);
const resourceKeysArguments = z.object({ instance: sourceArgument, name: text, profile: text });
const teamArguments = z.object({ ...sysdigInstance, team: text, teamId: teamNumber.optional() });

const ofInstance = rules(instanceArguments);
const ofInstances = rules(instancesArguments);
const ofAccessKeys = rules(accessKeysArguments, conflictsIn);
const ofResourceKeys = rules(resourceKeysArguments);
const ofTeam = rules(teamArguments, (resolved, declared) => [...conflictsIn(resolved), ...conflictsOfTeam(declared)]);

export async function getInstance(args: object, configuration: StackConfiguration) {
  const { instance, ...filter } = judged("getInstance", ofInstance, args);
  const { resourceController } = sessionOf(configuration, filter.profile);
  const reference = instance === undefined ? undefined : parseInstanceReference(instance);
  const all =
    reference === undefined
      ? await resourceController.listResourceInstances(filter)
      : [await orEnded(resourceController, reference, resourceController.getResourceInstance(reference))];
  const found = all.map(instanceResult).filter((candidate) => fits(candidate, filter));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = quotedNames(found.map(({ name, crn }) => ({ name, id: crn })));
  throw new CloudError({
    code: only === undefined ? "not-found" : "ambiguous",
    action: "find the one instance that fits the arguments of getInstance",
    reason: only === undefined ? "none fits" : `${found.length} fit: ${names}`,
    advice: only === undefined ? "Check them, and that the API key may see the instance." : "Say more.",
  });
}

export async function getInstances(args: object, configuration: StackConfiguration) {
  const filter = judged("getInstances", ofInstances, args);
  const all = await sessionOf(configuration, filter.profile).resourceController.listResourceInstances(filter);
  return { instances: all.map(instanceResult).filter((candidate) => fits(candidate, filter)) };
}

export async function getAccessKeys(args: object, configuration: StackConfiguration) {
  const instance = await openSysdig(judged("getAccessKeys", ofAccessKeys, args), configuration);
  const { keys } = await instance.listAccessKeys();
  return { accessKeys: keys.map((key) => ({ ...key, fingerprint: fingerprintOf(key.accessKey) })) };
}

export async function getResourceKeys(args: object, configuration: StackConfiguration) {
  const { instance, name, profile } = judged("getResourceKeys", ofResourceKeys, args);
  const { resourceController } = sessionOf(configuration, profile);
  const reference = parseInstanceReference(instance);
  const keys = await orEnded(resourceController, reference, resourceController.listResourceKeysForInstance(reference));
  const resourceKeys = keys
    .filter((key) => name === undefined || key.name === name)
    .map(({ guid, crn, name, role, state, createdAt, onetimeCredentials, credentials }) => ({
      guid,
      crn,
      name,
      role: role ?? null,
      state,
      createdAt: createdAt ?? null,
      onetimeCredentials,
      credentials: credentials ?? {},
    }));
  return { resourceKeys };
}

export async function getTeam(args: object, configuration: StackConfiguration) {
  const given = judged("getTeam", ofTeam, args);
  const instance = await openSysdig(given, configuration);
  const team = await instance.findTeam({ id: given.teamId, name: given.team });
  return { teamId: team.id, name: team.name, isDefault: team.default ?? false };
}

function sessionOf(configuration: StackConfiguration, profile: string | undefined): Session {
  return sessionFor({ configuration, clock: systemClock }, profile);
}

function openSysdig(
  { instance, service, region, profile }: z.infer<typeof accessKeysArguments>,
  configuration: StackConfiguration,
): Promise<SysdigInstance> {
  return sessionOf(configuration, profile).openSysdig(parseInstanceReference(instance, { service, region }));
}

function rules<Inputs extends object>(
  inputs: InputsSchema<Inputs> & { shape: object },
  conflicts: (resolved: Resolved<Inputs>, declared: ReadonlySet<string>) => string[] = () => [],
): ArgumentRules<Inputs> {
  return { names: Object.keys(inputs.shape), inputs, conflicts };
}

/** The arguments, or an error that names everything wrong with them. */
function judged<Inputs extends object>(lookup: string, ofLookup: ArgumentRules<Inputs>, args: object): Inputs {
  const { resolved, problems } = checkArguments(ofLookup, { ...args });
  const parsed = ofLookup.inputs.safeParse(resolved);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new CloudError({
    code: "rejected",
    action: `look up with ${lookup}`,
    reason: problems.join("; "),
    advice: "Correct the arguments.",
  });
}

function instanceResult(instance: ResourceInstance) {
  const crn = parseCrn(instance.crn);
  return {
    guid: instance.guid,
    crn: instance.crn,
    name: instance.name,
    service: crn?.service ?? "",
    region: instance.region ?? crn?.region ?? "",
    resourceGroupId: instance.resourceGroupId ?? null,
    state: instance.state ?? null,
  };
}

function fits(candidate: ReturnType<typeof instanceResult>, filter: z.infer<typeof instancesArguments>): boolean {
  const { name, service, region, resourceGroupId } = filter;
  return (
    (name === undefined || candidate.name === name) &&
    (service === undefined || candidate.service === service) &&
    (region === undefined || candidate.region === region) &&
    (resourceGroupId === undefined || candidate.resourceGroupId === resourceGroupId)
  );
}
