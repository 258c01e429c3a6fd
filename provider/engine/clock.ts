/** Lets a test, or a rehearsal of a rotation, take place at another time: an ISO 8601 date. */
const rehearsal = "PULUMI_IBM_KEYS_NOW";

/** Milliseconds since 1970. */
export function currentTime(): number {
  const text = process.env[rehearsal];
  if (text === undefined || text === "") return Date.now();
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`The environment variable ${rehearsal} is not an ISO 8601 date.`);
  return time;
}
