/** Lets a test, or a rehearsal of a rotation, take place at another time: an ISO 8601 date. */
const variable = "PULUMI_IBM_KEYS_NOW";

const isoDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** When the rehearsal takes place, in milliseconds since 1970; undefined where there is none. */
export function rehearsedTime(): number | undefined {
  const text = process.env[variable];
  if (text === undefined || text === "") return undefined;
  // Date.parse takes 30 February for 2 March.
  const day = text.slice(0, 10);
  const time = isoDate.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(Date.parse(day)).toISOString().slice(0, 10) !== day)
    throw new Error(`The environment variable ${variable} is not an ISO 8601 date.`);
  return time;
}

/** Milliseconds since 1970. */
export function currentTime(): number {
  return rehearsedTime() ?? Date.now();
}

/** Why nothing is done under a rehearsal's clock against IBM Cloud. */
export const noRehearsalHere = `${variable} is set: against IBM Cloud a rehearsal takes place in \`pulumi preview\` only (without \`--refresh\`), for an update would really rotate and end keys. Unset it, then run again.`;
