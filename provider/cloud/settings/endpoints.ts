import { z } from "zod";
import { CloudError } from "../../domain/cloud-error";
import { isOnLoopback } from "../../domain/loopback";
import { isRegion } from "../../domain/region";
import { type SysdigService, sysdigServices } from "../../domain/services";

const longestUrl = 2000;

const notAnEndpoint = {
  error: "must be a URL with https (with http only on this machine), without credentials, query and fragment",
};

/** A base URL that IAM tokens may be sent to. */
export const endpoint: z.ZodType<string> = z.string().refine(isEndpoint, notAnEndpoint);

/** The address where a virtual server in a VPC asks for its own identity. It is link-local: no router carries a packet on. */
const metadataService = "http://169.254.169.254";

/** A base URL of the metadata service, which gives out IAM tokens. */
export const metadataEndpoint: z.ZodType<string> = z
  .string()
  .refine((text) => isEndpoint(text) || trimmed(text) === metadataService, notAnEndpoint);

/** A base URL in which `{region}` stands for the region of the instance. */
export const regionalEndpoint: z.ZodType<string> = z
  .string()
  .refine((text) => isEndpoint(text.replaceAll(regionPlaceholder, anyRegion)), notAnEndpoint);

const regionPlaceholder = "{region}";
const anyRegion = "us-south";

function isEndpoint(text: string): boolean {
  if (text.length > longestUrl || !/^[!-~]+$/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== "" || password !== "" || /[?#@{}]/.test(text)) return false;
  return protocol === "https:" || (protocol === "http:" && isOnLoopback(text));
}

export type Visibility = "public" | "private";

/** Base URLs that replace IBM's own; `{region}` in one stands for the instance's region. */
export interface EndpointOverrides {
  iam?: string | undefined;
  /** IAM's policies. Default: `iam`. */
  iamPolicies?: string | undefined;
  resourceController?: string | undefined;
  secure?: string | undefined;
  monitor?: string | undefined;
  /** The metadata service of a virtual server. */
  metadata?: string | undefined;
}

/**
 * The regions in which Resource Controller has a private host. IBM's Terraform provider uses these two and no other; the
 * host without a region is known in VPCs of the US only.
 */
const privateControllerRegions = ["us-south", "us-east"];

/** Where each API is reached, for one visibility and set of overrides; `region` is that of the settings. */
export class Endpoints {
  constructor(
    readonly visibility: Visibility,
    readonly overrides: EndpointOverrides,
    readonly region?: string,
  ) {}

  /** https://cloud.ibm.com/apidocs/iam-identity-token-api#endpoint-url */
  iam(): string {
    return trimmed(this.overrides.iam ?? `https://${this.#private()}iam.cloud.ibm.com`);
  }

  metadata(): string {
    return trimmed(this.overrides.metadata ?? metadataService);
  }

  iamPolicies(): string {
    return trimmed(this.overrides.iamPolicies ?? this.iam());
  }

  /** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#endpoint-urls */
  resourceController(): string {
    const region = privateControllerRegions.find((each) => each === this.region) ?? "us-south";
    const prefix = this.visibility === "private" ? `private.${region}.` : "";
    return trimmed(this.overrides.resourceController ?? `https://${prefix}resource-controller.cloud.ibm.com`);
  }

  /** https://cloud.ibm.com/docs/workload-protection?topic=workload-protection-endpoints */
  sysdig(service: SysdigService, region: string): string {
    if (!isRegion(region)) throw invalidRegion();
    const secure = service === "sysdig-secure";
    const domain = secure ? "security-compliance-secure.cloud.ibm.com" : "monitoring.cloud.ibm.com";
    const override = secure ? this.overrides.secure : this.overrides.monitor;
    return trimmed(override?.replaceAll(regionPlaceholder, region) ?? `https://${this.#private()}${region}.${domain}`);
  }

  /** Whether every API is on this machine, so that nothing reaches IBM. */
  areLocal(): boolean {
    const sysdig = sysdigServices.map((service) => this.sysdig(service, anyRegion));
    return [this.iam(), this.iamPolicies(), this.resourceController(), ...sysdig].every(isOnLoopback);
  }

  #private(): string {
    return this.visibility === "private" ? "private." : "";
  }
}

function trimmed(url: string): string {
  // The lookbehind keeps a long row of slashes from being matched anew at each of them, in quadratic time.
  return url.replace(/(?<!\/)\/+$/, "");
}

function invalidRegion(): CloudError {
  return new CloudError({
    code: "rejected",
    action: "find the host of an instance",
    reason: "what is given as its region is none",
    advice: "Name a region, as in us-south.",
  });
}
