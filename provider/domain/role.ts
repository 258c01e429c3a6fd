import { z } from "zod";

/** A role as IAM's list of roles has it. */
export interface Role {
  crn: string;
  /** As the web UI shows it: "Object Writer". That of a custom role can be changed. */
  displayName: string;
  /** The last part of its CRN: "ObjectWriter". */
  name: string;
}

/** What is known of the role that a key has. */
export const knownRole = z.object({
  /** Texts that mean it: its CRN, its names, what it was declared as. Empty where IBM has never shown the role. */
  forms: z.array(z.string()),
  /** Whether these are all its forms, so that any other text means another role. */
  isComplete: z.boolean(),
});
export type KnownRole = z.infer<typeof knownRole>;

/** The role of a key whose service ID has none. */
export const noRole = "NONE";

/** The roles of the platform and of nearly all services. Each has one name, which is the last part of its CRN. */
const common = ["Reader", "Writer", "Manager", "Viewer", "Operator", "Editor", "Administrator", noRole].map(plain);

/** Whether all forms of this role are known without a list: those of a common role, by its name or CRN. */
export function isCommonRole(role: string): boolean {
  const { type, name } = partsOf(role);
  return type !== "customRole" && common.includes(plain(name));
}

export function isRoleCrn(text: string): boolean {
  return text.startsWith("crn:");
}

/** Whether two texts, each the name or CRN of a role, mean the same one; undefined where only IAM's list can tell. */
export function isSameRole(one: string, other: string): boolean | undefined {
  if (one === other) return true;
  if (isRoleCrn(one) && isRoleCrn(other)) return isSameCrn(one, other);
  const isAlike = plain(partsOf(one).name) === plain(partsOf(other).name);
  if (isCommonRole(one) || isCommonRole(other)) return isAlike && isCommonRole(one) && isCommonRole(other);
  const crn = [one, other].find(isRoleCrn);
  // Beside its name a custom role has a display name, which may be the name of another role.
  return isAlike && crn !== undefined && partsOf(crn).type !== "customRole" ? true : undefined;
}

/** Whether a text means the role; undefined where only IAM's list of roles can tell. */
export function isFormOf({ forms, isComplete }: KnownRole, text: string): boolean | undefined {
  const verdicts = forms.map((form) => isSameRole(form, text));
  if (verdicts.includes(true)) return true;
  if (verdicts.includes(false)) return false;
  return isComplete && !forms.some((form) => plain(form) === plain(text)) ? false : undefined;
}

/** What the role itself tells; null stands for one that IBM does not show. */
export function knownFrom(role: string | null | undefined): KnownRole {
  return role === null || role === undefined
    ? { forms: [], isComplete: false }
    : { forms: [role], isComplete: isCommonRole(role) };
}

/** What IAM's list of roles tells of a role. */
export function knownFromList(roles: readonly Role[], role: string): KnownRole {
  const found = findRole(roles, role);
  if (found === undefined) return knownFrom(role);
  const { crn, displayName, name } = found;
  // A name that is the display name of another role means that one.
  const forms = [crn, displayName, name].filter((text) => findRole(roles, text) === found);
  return { forms: [...new Set([role, ...forms])], isComplete: true };
}

/** What is known of one role from two sources. */
export function bothKnown(one: KnownRole, other: KnownRole): KnownRole {
  return { forms: [...new Set([...one.forms, ...other.forms])], isComplete: one.isComplete || other.isComplete };
}

/** The role that a text means: by its CRN, else by its display name, by its name, or by the only one that is alike. */
export function findRole(roles: readonly Role[], text: string): Role | undefined {
  if (isRoleCrn(text)) return roles.find(({ crn }) => isSameCrn(crn, text));
  const exact = roles.find(({ displayName }) => displayName === text) ?? roles.find(({ name }) => name === text);
  if (exact !== undefined) return exact;
  const [only, ...others] = roles.filter((role) => [role.displayName, role.name].map(plain).includes(plain(text)));
  return others.length === 0 ? only : undefined;
}

/**
 * The form in which a role is sent for a further key of the same resource: its CRN, where IBM has shown that. A display
 * name may mean another role by now.
 */
export function formToSend(known: KnownRole, declared: string | null | undefined): string | undefined {
  const fits = (form: string) => isRoleCrn(form) && (!declared || isSameRole(form, declared) !== false);
  return known.forms.find(fits) ?? declared ?? known.forms[0];
}

const ofSaved = z.object({
  role: z.string().nullish().catch(null),
  knownRole: knownRole.optional().catch(undefined),
});

/** What a saved state tells of the role of its key. */
export function roleIn(saved: object): KnownRole {
  const { role, knownRole: known } = ofSaved.parse(saved);
  return known ?? knownFrom(role);
}

/** What is to be saved beside `role`: nothing where that tells the same. */
export function beyondRole(role: string | null, known: KnownRole): KnownRole | undefined {
  const told = knownFrom(role);
  const isTold = told.isComplete === known.isComplete && known.forms.every((form) => isFormOf(told, form) === true);
  return isTold ? undefined : known;
}

/** What `role` is as an output: as declared where IBM shows that role, else as IBM shows it; null where it shows none. */
export function shownRole(
  declared: string | null | undefined,
  shown: string | null | undefined,
  known: KnownRole,
): string | null {
  if (shown === null || shown === undefined) return null;
  const isShown = declared && isFormOf(known, declared) && isSameRole(declared, shown) !== false;
  return isShown ? declared : shown;
}

/**
 * `isSame` of the argument `role`. What cannot be told without IAM counts as the same here: {@link isUnclear} has an
 * update ask IAM.
 */
export function isRoleUnchanged(_saved: unknown, declared: unknown, { saved }: { saved: object }): boolean {
  return typeof declared !== "string" || isFormOf(roleIn(saved), declared) !== false;
}

/** Whether only IAM can tell that the declared role is the one that the key has. */
export function isUnclear(saved: object, declared: unknown): boolean {
  return typeof declared === "string" && isFormOf(roleIn(saved), declared) === undefined;
}

/** The event of an update that has to ask. */
export const roleEvent = "asks IAM whether the declared role is the one that the key has";

/** `crn:v1:CLOUD:public:SERVICE::SCOPE::TYPE:NAME`; a name has no other parts than itself. */
function partsOf(role: string) {
  if (!isRoleCrn(role)) return { name: role };
  const [, , , , service, , scope, , type, ...name] = role.split(":");
  return { service, scope, type, name: name.join(":") };
}

/** The CRN of a service's own role stands under the service or under `iam`; the cloud is called bluemix or ibmcloud. */
function isSameCrn(one: string, other: string): boolean {
  const [first, second] = [partsOf(one), partsOf(other)];
  const isOfOneService = first.service === second.service || [first.service, second.service].includes("iam");
  return isOfOneService && first.scope === second.scope && first.type === second.type && first.name === second.name;
}

function plain(name: string): string {
  return name.replace(/\s+/g, "").toLowerCase();
}
