// Each of these is a mistake that the compiler must find. (tsc passes over the file by the directives.)
import * as ibmkeys from "pulumi-ibm-keys";

// @ts-expect-error: instance is required
new ibmkeys.AccessKey("key", {});
// @ts-expect-error: no such argument
new ibmkeys.AccessKey("key", { instance: "crn", limits: 5 });
// @ts-expect-error: not a number
new ibmkeys.AccessKey("key", { instance: "crn", limit: "5" });
// @ts-expect-error: not one of the two services
new ibmkeys.ApiToken("key", { instance: "crn", service: "sysdig" });
// @ts-expect-error: source, not instance
new ibmkeys.ResourceKey("key", { instance: "crn" });
// @ts-expect-error: outputs cannot be set
new ibmkeys.ServiceKey("key", { instance: "crn" }).serviceKey = "another";
