/** A URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`, and the names in it. */
export interface Owner {
  urn: string;
  project: string;
  stack: string;
  name: string;
}

export function ownerOf(urn: string): Owner {
  const [start = "", project = "", , ...name] = urn.split("::");
  return { urn, project, stack: start.slice("urn:pulumi:".length), name: name.join("::") };
}
