import { type Clock, systemClock } from "./clock";

/** Lets a test, or a rehearsal of a rotation, take place at another time: an ISO 8601 date. */
const variable = "PULUMI_IBM_KEYS_NOW";

const isoDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A clock that is set to a date. It stands still, so that all of a run is decided and dated by that very date; waits,
 * timeouts and what is measured take as long as they really take.
 */
export class RehearsalClock implements Clock {
  constructor(
    /** What it is set to, in milliseconds since 1970. */
    readonly date: number,
    /** What tells the real time meanwhile. */
    readonly actual: Clock = systemClock,
  ) {}

  now(): number {
    return this.date;
  }

  elapsed(): number {
    return this.actual.elapsed();
  }

  sleep(milliseconds: number): Promise<void> {
    return this.actual.sleep(milliseconds);
  }

  timeout(milliseconds: number): AbortSignal {
    return this.actual.timeout(milliseconds);
  }
}

/** One for each date, since sessions are shared by those with the same clock. */
const rehearsals = new Map<string, RehearsalClock>();

/** The clock that the environment asks for: a rehearsal's, or else this machine's. Throws where the date is not one. */
export function clockFromEnvironment(environment: NodeJS.ProcessEnv = process.env): Clock {
  const text = environment[variable];
  if (text === undefined || text === "") return systemClock;
  const clock = rehearsals.get(text) ?? new RehearsalClock(timeOf(text));
  rehearsals.set(text, clock);
  return clock;
}

/** Milliseconds since 1970, by the clock that the environment asks for. */
export function currentTime(): number {
  return clockFromEnvironment().now();
}

function timeOf(text: string): number {
  // Date.parse takes 30 February for 2 March.
  const day = text.slice(0, 10);
  const time = isoDate.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || new Date(Date.parse(day)).toISOString().slice(0, 10) !== day)
    throw new Error(`The environment variable ${variable} is not an ISO 8601 date.`);
  return time;
}
