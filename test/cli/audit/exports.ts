/** States as `pulumi stack export` writes them, in parts; times in seconds from `start`. */
export const start = Date.parse("2026-03-01T12:00:00Z");

export function at(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString();
}

export const ciphertext = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc:def",
};

export function urnOf(kind: string, name: string, parents = ""): string {
  return `urn:pulumi:dev::shop::${parents}pulumi-nodejs:dynamic/ibm-keys:${kind}::${name}`;
}

type Properties = Record<string, unknown>;

export function resource(kind: string, name: string, inputs: Properties, outputs: Properties, rest: Properties = {}) {
  const urn = urnOf(kind, name);
  const type = `pulumi-nodejs:dynamic/ibm-keys:${kind}`;
  return {
    urn,
    type,
    custom: true,
    created: at(0),
    modified: at(0),
    inputs: { owner: urn, ...inputs },
    outputs,
    ...rest,
  };
}

/** A pending operation. */
export function operation(type: string, kind: string, name: string, inputs: Properties) {
  return { type, resource: resource(kind, name, inputs, {}) };
}

/** A state that was written last at `seconds`. */
export function exported(resources: readonly object[], operations: readonly object[] = [], seconds = 0) {
  const root = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
  const stack = { urn: root, type: "pulumi:pulumi:Stack", custom: false };
  const manifest = { time: at(seconds), magic: "", version: "" };
  return { version: 3, deployment: { manifest, resources: [stack, ...resources], pending_operations: operations } };
}
