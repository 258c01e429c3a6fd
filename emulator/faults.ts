import type { Fault, FaultMatch, FaultRule, InjectedFault } from "./fault";
import type { RecordedRequest } from "./request-log";

interface Injected {
  rule: FaultRule;
  /** How many requests matched so far. */
  matched: number;
  hits: number;
}

/**
 * The faults of one emulator. Any number of `latency` and `meanwhile` faults may hit a request, but only one fault of
 * another kind: the first that was added.
 */
export class Faults {
  #injected: Injected[] = [];

  add(rule: FaultRule): InjectedFault {
    const injected: Injected = { rule, matched: 0, hits: 0 };
    this.#injected.push(injected);
    return {
      get hits() {
        return injected.hits;
      },
      remove: () => {
        this.#injected = this.#injected.filter((other) => other !== injected);
      },
    };
  }

  clear(): void {
    this.#injected = [];
  }

  /** Counts the request for every fault that it matches, and returns the faults that hit it. */
  match(request: RecordedRequest, body: string): Fault[] {
    const hit: Fault[] = [];
    for (const injected of this.#injected) {
      const { match = {}, nth = 1, times = 1, fault } = injected.rule;
      if (!matches(match, request, body)) continue;
      injected.matched += 1;
      const isDue = injected.matched >= nth && (times === "always" || injected.matched < nth + times);
      if (!isDue || (isExclusive(fault) && hit.some(isExclusive))) continue;
      injected.hits += 1;
      hit.push(fault);
    }
    return hit;
  }
}

/** True for a fault that decides what happens to the request: at most one can hit it. */
export function isExclusive({ kind }: Fault): boolean {
  return kind !== "latency" && kind !== "meanwhile";
}

function matches(match: FaultMatch, request: RecordedRequest, sentBody: string): boolean {
  const { operation, method, path, instanceGuid, body } = match;
  return (
    (path === undefined || (typeof path === "string" ? path === request.path : request.path.search(path) >= 0)) &&
    (body === undefined || (typeof body === "string" ? sentBody.includes(body) : sentBody.search(body) >= 0)) &&
    (operation === undefined || operation === request.operation) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (instanceGuid === undefined || instanceGuid === request.instanceGuid)
  );
}
