/** The last part of a role's CRN, as in `crn:v1:bluemix:public:iam::::serviceRole:Manager`; a name stays as it is. */
function nameOf(role: string): string {
  return role.startsWith("crn:") ? role.slice(role.lastIndexOf(":") + 1) : role;
}

/**
 * Whether two texts, each a role's name or CRN, mean the same role. Two CRNs must be equal. A display name has spaces that
 * the CRN has not: "Object Writer" is `…serviceRole:ObjectWriter`.
 */
export function isSameRole(one: string, other: string): boolean {
  if (one.startsWith("crn:") && other.startsWith("crn:")) return one === other;
  return plain(nameOf(one)) === plain(nameOf(other));
}

function plain(name: string): string {
  return name.replace(/\s+/g, "").toLowerCase();
}
