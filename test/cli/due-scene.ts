/** States of keys as they are saved, by days from the start of 2026. */
export const dayLength = 24 * 3600 * 1000;
export const on = (day: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + day * dayLength).toISOString();
export const secret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc:def",
};
export const [first, second] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"];

export function resource(kind: string, name: string, inputs: object, outputs: object, rest: object = {}) {
  const type = `pulumi-nodejs:dynamic/ibm-keys:${kind}`;
  const urn = `urn:pulumi:dev::project::${type}::${name}`;
  return {
    urn,
    type,
    custom: true,
    created: on(0),
    modified: on(0),
    inputs: { owner: urn, ...inputs },
    outputs,
    ...rest,
  };
}

export const rotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };
const key = { accessKey: secret, previous: secret, fingerprint: first, generation: 1, dateCreated: on(0) };
const schedule = { since: on(0), share: 0, next: on(30) };
export const fresh = resource("AccessKey", "agents", { rotation }, { ...key, schedule });

/** The same with other declarations, saved fields, and fields of the engine. */
export function changed(inputs: object, outputs: object = {}, rest: object = {}) {
  return { ...fresh, inputs: { ...fresh.inputs, ...inputs }, outputs: { ...fresh.outputs, ...outputs }, ...rest };
}

/** A creation that has made nothing so far, as its state is saved. */
export const unmade = resource("AccessKey", "agents", { rotation }, { rotation, unmade: true });
export const lostCreates = [{ label: "0123456789abcdef", since: on(0) }, { since: on(0.1) }];

/** Rotated on day 30. */
export function rotated(state: "retiring" | "disabled" | "pending", inputs: object = {}, older: object = {}) {
  const retired = { madeAt: on(0), retiredAt: on(30), validUntil: on(37) };
  const deleteAfter = state === "disabled" ? on(40) : null;
  return changed(inputs, {
    fingerprint: second,
    generation: 2,
    dateCreated: on(30),
    schedule: { since: on(30), anchor: on(0), share: 0, next: on(60) },
    generations: [{ generation: 1, state, id: first, ...retired, deleteAfter, ...older }],
  });
}
