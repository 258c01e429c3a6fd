import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import type { UpdateOptions, UpdateResult } from "../../../harness/stack";
import { fingerprintOf } from "../../faults/matrix/standing";
import { type Scene, withScene } from "../keys/scene";

export { fingerprintOf };

const start = Date.parse("2026-01-01T00:00:00Z");

/** The date of a day, counted from the first `up`, in ISO 8601. */
export function on(day: number): string {
  return new Date(start + day * 24 * 3600 * 1000).toISOString();
}

/** What every run of a day says once. */
export function noticeOf(day: number): string {
  return `PULUMI_IBM_KEYS_NOW is set: this run takes place on ${on(day)}, not now.`;
}

/** A stack whose cloud and provider live in the same days, which a test moves. */
export class Days {
  today = 0;

  constructor(readonly scene: Scene) {}

  preview(day: number, options?: UpdateOptions): Promise<UpdateResult> {
    return this.scene.stack.preview(this.#at(day, options));
  }

  up(day: number, options?: UpdateOptions): Promise<UpdateResult> {
    return this.scene.stack.up(this.#at(day, options));
  }

  refresh(day: number, options?: UpdateOptions): Promise<UpdateResult> {
    return this.scene.stack.refresh(this.#at(day, options));
  }

  destroy(day: number, options?: UpdateOptions): Promise<UpdateResult> {
    return this.scene.stack.destroy(this.#at(day, options));
  }

  /** The access keys of the instance, but for the one it came with: fingerprint, and whether it is enabled. */
  keys(): string[] {
    const [, ...own] = this.scene.cloud.accessKeysOf(defaults.instances.secure.guid);
    return own.map(({ accessKey, enabled }) => `${fingerprintOf(accessKey)} ${enabled ? "enabled" : "disabled"}`);
  }

  #at(day: number, options: UpdateOptions = {}): UpdateOptions {
    this.today = day;
    return { ...options, environment: { PULUMI_IBM_KEYS_NOW: on(day) } };
  }
}

/** Opens a scene on day 0, and closes it whatever happens. */
export function withDays(lines: readonly string[], play: (days: Days) => Promise<void>): Promise<void> {
  let days: Days | undefined;
  const cloud = Cloud.withDefaults({ clock: () => Date.parse(on(days?.today ?? 0)) });
  return withScene(
    lines,
    (scene) => {
      days = new Days(scene);
      return play(days);
    },
    { cloud },
  );
}

/** What was said of one resource as information. */
export function newsOf(result: UpdateResult, name: string): string[] {
  return result.diagnostics
    .filter(({ severity, urn }) => severity === "info" && urn?.endsWith(`::${name}`) === true)
    .map(({ message }) => message);
}
