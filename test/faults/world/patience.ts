import type { Emulator, RecordedRequest } from "pulumi-ibm-keys/emulator";
import { creating } from "./requests";
import type { Time } from "./time";

/** Lets time pass while everybody waits for an answer: to a slow create, or to one that never comes. */
export class Patience {
  #heard: number;
  #open: RecordedRequest[] = [];
  #quiet = 0;

  constructor(
    readonly emulator: Pick<Emulator, "requests" | "cloud">,
    readonly time: Time,
  ) {
    this.#heard = emulator.requests.length;
  }

  /** To be called every millisecond. */
  look(): void {
    const unheard = this.emulator.requests.slice(this.#heard);
    this.#heard = this.emulator.requests.length;
    if (unheard.some(({ outcome }) => outcome === "answer-lost")) this.time.expire();
    this.#open = [...this.#open, ...unheard].filter(isOpen);
    const dues = this.#open.map((request) => this.#dueOf(request)).filter((due) => due !== undefined);
    // While other requests are under way nobody waits for these only.
    this.#quiet = dues.length > 0 && dues.length === this.#open.length && unheard.length === 0 ? this.#quiet + 1 : 0;
    if (this.#quiet > 10) this.time.passTo(Math.min(...dues));
  }

  /** When a slow create is carried out; undefined for every other request. */
  #dueOf({ at, method, path }: RecordedRequest): number | undefined {
    const { brokerMs, accessKeyMs } = this.emulator.cloud.settings;
    if (method !== "POST") return undefined;
    if (brokerMs > 0 && creating["resource keys"].path.test(path)) return at + brokerMs;
    if (accessKeyMs > 0 && creating["access keys"].path.test(path)) return at + accessKeyMs;
    return undefined;
  }
}

function isOpen({ outcome, status }: RecordedRequest): boolean {
  return status === 0 && ["pending", "meanwhile"].includes(outcome);
}
