/** A resource of a program: its URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`, and the names in it. */
export interface ResourceIdentity {
  urn: string;
  project: string;
  stack: string;
  name: string;
}

export function identityOf(urn: string): ResourceIdentity {
  const [start = "", project = "", , ...name] = urn.split("::");
  return { urn, project, stack: start.slice("urn:pulumi:".length), name: name.join("::") };
}
