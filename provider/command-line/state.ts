/**
 * All of the provider that `cli/` uses to read states and to judge keys. Nothing of it asks a host, and none of it loads
 * what does: `due` would start three times as slowly. What asks IBM is in `cloud.ts`.
 */

// Not a name but an option of this process: credentials of the environment stay out of Node's reports of fatal errors.
import "../engine/fatal-report";

// What tells for which resource a key was made: its create label, its name, its limits.
export { labelIn, labelledName } from "../cloud/resource-controller/key-name";
export { type AccessKeyLimits, hasLimits } from "../cloud/sysdig/limits";
export { markIn, markOf } from "../domain/create-label";
// Which resource, instance and key is meant.
export { guidOf, parseCrn } from "../domain/crn";
// What may be printed.
export { partsOf } from "../domain/extent";
export { fingerprintOf } from "../domain/fingerprint";
export { parseInstanceReference, sourceArgument } from "../domain/instance-reference";
// What a resource saves in its state.
export { type LostCreate, savedLostCreates } from "../domain/lost-create";
export { isRegion } from "../domain/region";
// Time, which a rehearsal may set.
export { currentTime } from "../domain/rehearsal";
export { identityOf, type ResourceIdentity } from "../domain/resource-identity";
export { withoutSecrets } from "../domain/secrets";
export { sysdigServices } from "../domain/services";
export { shortened, visible, visibleJson } from "../domain/visible";
export { isYoung } from "../domain/youth";
export { milliseconds } from "../rotation/duration";
export { type Generation, type GenerationSummary, generationSummary } from "../rotation/generations";
export { scheduleSchema } from "../rotation/schedule";
export { settingsOf } from "../rotation/settings";
