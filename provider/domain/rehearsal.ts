import { type Clock, systemClock } from "./clock";

/** Lets a test, or a rehearsal of a rotation, take place at another time: an ISO 8601 date. */
const variable = "PULUMI_IBM_KEYS_NOW";

const isoDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A clock that is set to a date. It stands still, so that all of a run is decided and dated by that very date, except
 * that whoever has waited by it finds it later by as much: a loop that waits until some time comes to its end. Waits and
 * timeouts take as long as they really take.
 */
export class RehearsalClock implements Clock {
  #now: number;

  constructor(
    /** What it is set to, in milliseconds since 1970. */
    readonly date: number,
    /** What tells the real time meanwhile. */
    readonly actual: Clock = systemClock,
  ) {
    this.#now = date;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.actual.sleep(milliseconds);
    // Those who wait at the same time do not add up.
    this.#now = Math.max(this.#now, end);
  }

  timeout(milliseconds: number): AbortSignal {
    return this.actual.timeout(milliseconds);
  }
}

/** One for each date, since a clock goes on between the operations of a run. */
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
