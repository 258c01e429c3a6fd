import type { Fault } from "./fault";

/** One request to the emulator, without headers, query and body, so that it holds no token and no API key. */
export interface RecordedRequest {
  /** When it arrived: epoch milliseconds of the cloud's clock. */
  at: number;
  method: string;
  /** The path at IBM's host. For one access key it contains that key, which is a secret. */
  path: string;
  /** IBM's name of the operation; `unknown` for a route the emulator does not have. */
  operation: string;
  /** The status of the response; 0 while, or because, there is none. */
  status: number;
  /** The GUID of the instance the request is about. */
  instanceGuid?: string;
  /** `pending` at first, then the kind of the fault that hit the request, or else how it ended. */
  outcome: "pending" | "answered" | "given-up" | "rate-limited" | "not-implemented" | "rejected" | Fault["kind"];
}

/** The requests to one emulator, in the order of their arrival. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];

  add(request: Pick<RecordedRequest, "at" | "method" | "path" | "operation" | "instanceGuid">): RecordedRequest {
    const record: RecordedRequest = { ...request, status: 0, outcome: "pending" };
    this.requests.push(record);
    return record;
  }

  clear(): void {
    this.requests.length = 0;
  }
}
