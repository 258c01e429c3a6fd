import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import { rememberSecret } from "../../domain/secrets";
import { withinOperation } from "../../http/operation";
import { refuseEndless } from "../api/endless-list";
import { parseResponse } from "../api/response";
import type { Rows } from "../api/rows";
import type { SysdigCalls } from "./calls";
import type { AccessKeyLimits } from "./limits";
import { responseTimeout } from "./limits";
import {
  type AccessKey,
  createdPlatformAccessKey,
  type LabelledAccessKey,
  labelName,
  platformAccessKey,
  platformAccessKeyPage,
} from "./wire";

const path = ["platform", "v1", "access-keys"];
const pageSize = 100;

/**
 * The same access keys in Sysdig's newer API, where a key can carry a label. IBM's own samples and Sysdig's Terraform
 * provider use it on IBM Cloud. IBM does not document it, so it is used only where it shows the documented API's keys.
 */
export class PlatformAccessKeys {
  constructor(readonly calls: SysdigCalls) {}

  /** Reads all pages, within the deadline of one operation. */
  list(): Promise<Rows<LabelledAccessKey>> {
    return withinOperation(() => this.#list());
  }

  async #list(): Promise<Rows<LabelledAccessKey>> {
    const action = `list the access keys of instance ${this.calls.guid} with their labels`;
    const found = new Map<string, LabelledAccessKey>();
    let offset = 0;
    let isComplete = true;
    for (let pages = 1; ; pages++) {
      const query = { offset: String(offset), limit: String(pageSize) };
      const page = await this.calls.get({ action, needs: "Reader", path, query }, platformAccessKeyPage);
      const known = found.size;
      refuseEndless({ pages, rows: known + page.length }, action);
      for (const row of page.rows) {
        rememberSecret(row.key.accessKey);
        found.set(row.key.accessKey, row);
      }
      isComplete &&= page.isComplete;
      offset += page.length;
      const isMore = page.total === undefined ? page.hasNext : offset < page.total;
      if (!isMore) {
        // Keys may be made and deleted between the reads of two pages.
        const isWhole = page.total === undefined || found.size === page.total;
        return { rows: [...found.values()], isComplete: isComplete && isWhole };
      }
      if (found.size === known) throw noNewRows(action);
    }
  }

  async create(limits: AccessKeyLimits, label: string, action: string): Promise<LabelledAccessKey> {
    const body = { metadata: { [labelName]: label }, ...wireOf(limits) };
    const call = { action, needs: "Manager", method: "POST", path, creates: true, responseTimeout, body } as const;
    const made = parseResponse(await this.calls.send(call), createdPlatformAccessKey, action, "outcome-unknown");
    rememberSecret(made.key.accessKey);
    return made;
  }

  /** Takes the label off a key. The PUT of this API replaces the whole key, so all of it is sent. */
  async clearLabel({ id, metadata }: LabelledAccessKey, key: AccessKey): Promise<void> {
    const action = `take the create label off the access key ${fingerprintOf(key.accessKey)}`;
    if (id === undefined) throw notCleared(action, "the list does not tell what it calls the key by");
    const { [labelName]: _label, ...others } = metadata;
    const body = { isEnabled: key.enabled, metadata: others, ...wireOf(key) };
    const response = await this.calls.send({ action, needs: "Manager", method: "PUT", path: [...path, id], body });
    const { label } = parseResponse(response, platformAccessKey, action);
    if (label !== undefined) throw notCleared(action, "IBM accepted that, but the label is still there");
  }
}

/** Leaves out what is not set: no public client is known to send null. */
function wireOf({ limit, reservation, teamId }: AccessKeyLimits) {
  return {
    ...(limit === null ? {} : { agentLimit: limit }),
    ...(reservation === null ? {} : { agentReservation: reservation }),
    ...(teamId === null ? {} : { teamId }),
  };
}

function notCleared(action: string, reason: string): CloudError {
  return new CloudError({ code: "unexpected-response", action, reason, advice: "Take it off in the web UI." });
}

/** For a page without new rows: such pages would be read forever. */
function noNewRows(action: string): CloudError {
  return new CloudError({
    code: "unexpected-response",
    action,
    reason: "the list says that there is more, and shows nothing more",
    advice: "Run again; if it stays so, set ibm-keys:accessKeyApi to documented.",
  });
}
