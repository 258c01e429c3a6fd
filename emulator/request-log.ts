import type { Fault } from "./faults";

/** One request the emulator has seen: no header, no query and no body, so no credential. */
export interface RecordedRequest {
  /** When it came in: epoch milliseconds of the cloud's clock. */
  at: number;
  method: string;
  /** The path behind IBM's host. The path of an access key holds that key. */
  path: string;
  /** IBM's name of the operation; `unknown` for a route the emulator does not have. */
  operation: string;
  /** What was answered; 0 while, or because, nothing was. */
  status: number;
  /** The GUID of the instance the request named. */
  instanceGuid?: string;
  /** `pending` until it is decided; the fault that hit it; else how it ended. */
  outcome: "pending" | "answered" | "given-up" | "rate-limited" | "not-implemented" | "barred" | Fault["kind"];
}

/** The requests of one emulator, oldest first, in the order they came in. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  add(request: Pick<RecordedRequest, "at" | "method" | "path" | "operation" | "instanceGuid">): RecordedRequest {
    const entry: RecordedRequest = { ...request, status: 0, outcome: "pending" };
    this.requests.push(entry);
    return entry;
  }

  clear(): void {
    this.requests.length = 0;
  }
}
