import { z } from "zod";
import type { JsonValue, ResourceInstance } from "../cloud/resource-controller/wire";
import { sessionFor } from "../cloud/session";
import type { Configuration } from "../cloud/settings";
import { contradictionsIn, openSysdigInstance } from "../cloud/sysdig/place";
import { contradictionsOfTeam, findTeam, teamNumber } from "../cloud/sysdig/team";
import { systemClock } from "../domain/clock";
import { CloudError } from "../domain/cloud-error";
import { parseCrn } from "../domain/crn";
import { fingerprintOf } from "../domain/fingerprint";
import { instanceReference, keySource } from "../domain/instance-reference";
import { quotedNames } from "../domain/quoted";
import { region } from "../domain/region";
import { sysdigServices } from "../domain/services";
import { type ArgumentRules, checkArguments } from "../engine/arguments";
import type { InputsSchema, Resolved } from "../engine/contract";

export { messageOf } from "../domain/message";
export { rememberDeclared } from "../domain/secrets";

const text = z.string().min(1).optional();
const sysdigPlace = {
  instance: instanceReference(sysdigServices),
  service: z.enum(sysdigServices).optional(),
  region: region.optional(),
  profile: text,
};
const instancesArguments = z.object({ name: text, service: text, region: text, resourceGroupId: text, profile: text });
const instanceArguments = instancesArguments.extend({ instance: keySource.optional() });
const accessKeysArguments = z.object(sysdigPlace);
const resourceKeysArguments = z.object({ instance: keySource, name: text, profile: text });
const teamArguments = z.object({ ...sysdigPlace, team: text, teamId: teamNumber.optional() });

const ofInstance = rules(instanceArguments);
const ofInstances = rules(instancesArguments);
const ofAccessKeys = rules(accessKeysArguments, contradictionsIn);
const ofResourceKeys = rules(resourceKeysArguments);
const ofTeam = rules(teamArguments, (place, given) => [...contradictionsIn(place), ...contradictionsOfTeam(given)]);

export async function getInstance(args: object, configuration: Configuration) {
  const { instance, ...filter } = judged("getInstance", ofInstance, args);
  const { resourceController } = sessionFor({ configuration, clock: systemClock }, filter.profile);
  const all =
    instance === undefined
      ? await resourceController.listResourceInstances(filter)
      : [await resourceController.getResourceInstance(instance)];
  const found = all.map(instanceResult).filter((candidate) => fits(candidate, filter));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = quotedNames(found.map(({ name, crn }) => ({ name, id: crn })));
  throw new CloudError({
    code: only === undefined ? "not-found" : "ambiguous",
    attempted: "find the one instance that fits the arguments of getInstance",
    answered: only === undefined ? "none fits" : `${found.length} fit: ${names}`,
    advice: only === undefined ? "Check them, and that the API key may see the instance." : "Say more.",
  });
}

export async function getInstances(args: object, configuration: Configuration) {
  const filter = judged("getInstances", ofInstances, args);
  const all = await sessionFor(
    { configuration, clock: systemClock },
    filter.profile,
  ).resourceController.listResourceInstances(filter);
  return { instances: all.map(instanceResult).filter((candidate) => fits(candidate, filter)) };
}

export async function getAccessKeys(args: object, configuration: Configuration) {
  const known = judged("getAccessKeys", ofAccessKeys, args);
  const instance = await openSysdigInstance(sessionFor({ configuration, clock: systemClock }, known.profile), known);
  const { keys } = await instance.listAccessKeys();
  return keys.map((key) => ({ ...key, fingerprint: fingerprintOf(key.accessKey) }));
}

export async function getResourceKeys(args: object, configuration: Configuration) {
  const { instance, name, profile } = judged("getResourceKeys", ofResourceKeys, args);
  const session = sessionFor({ configuration, clock: systemClock }, profile);
  const keys = await session.resourceController.listResourceKeysForInstance(instance);
  return keys
    .filter((key) => name === undefined || key.name === name)
    .map(({ guid, crn, name, role, state, createdAt, onetimeCredentials, credentials }) => {
      const shown: Record<string, JsonValue> = credentials ?? {};
      return {
        guid,
        crn,
        name,
        role: role ?? null,
        state,
        createdAt: createdAt ?? null,
        onetimeCredentials,
        credentials: shown,
      };
    });
}

export async function getTeam(args: object, configuration: Configuration) {
  const known = judged("getTeam", ofTeam, args);
  const instance = await openSysdigInstance(sessionFor({ configuration, clock: systemClock }, known.profile), known);
  const team = await findTeam(instance, { id: known.teamId, name: known.team });
  return { teamId: team.id, name: team.name, isDefault: team.default ?? false };
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
    code: "refused",
    attempted: `look up with ${lookup}`,
    answered: problems.join("; "),
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
