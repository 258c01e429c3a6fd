/** The names in a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export interface Owner {
  project: string;
  stack: string;
  name: string;
}

export function ownerOf(urn: string): Owner {
  const [start = "", project = "", , ...name] = urn.split("::");
  return { project, stack: start.slice("urn:pulumi:".length), name: name.join("::") };
}
