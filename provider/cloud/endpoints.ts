/** CRN service names of the two Sysdig services. */
export const sysdigServices = ["sysdig-secure", "sysdig-monitor"] as const;
export type SysdigService = (typeof sysdigServices)[number];

/** CRN service name of Activity Tracker. */
export const activityTracker = "logdnaat";

export type Visibility = "public" | "private";

/** Base URLs that replace IBM's own; `{region}` in one stands for the instance's region. */
export interface EndpointOverrides {
  iam?: string | undefined;
  /** IAM's policies, where another host serves them. */
  iamPolicies?: string | undefined;
  resourceController?: string | undefined;
  secure?: string | undefined;
  monitor?: string | undefined;
}

/** Where each API is reached, for one visibility and set of overrides. */
export class Endpoints {
  constructor(
    readonly visibility: Visibility,
    readonly overrides: EndpointOverrides,
  ) {}

  /** https://cloud.ibm.com/apidocs/iam-identity-token-api#endpoint-url */
  iam(): string {
    return trimmed(this.overrides.iam ?? `https://${this.#private()}iam.cloud.ibm.com`);
  }

  iamPolicies(): string {
    return trimmed(this.overrides.iamPolicies ?? this.iam());
  }

  /** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#endpoint-urls */
  resourceController(): string {
    const own = `https://${this.#private()}resource-controller.cloud.ibm.com`;
    return trimmed(this.overrides.resourceController ?? own);
  }

  /** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-endpoints */
  sysdig(service: SysdigService, region: string): string {
    const secure = service === "sysdig-secure";
    const domain = secure ? "security-compliance-secure.cloud.ibm.com" : "monitoring.cloud.ibm.com";
    const override = secure ? this.overrides.secure : this.overrides.monitor;
    return trimmed(override?.replaceAll("{region}", region) ?? `https://${this.#private()}${region}.${domain}`);
  }

  #private(): string {
    return this.visibility === "private" ? "private." : "";
  }
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}
