/**
 * The providers of the kinds whose keys the audit adopts, by their type's name. They load Pulumi's SDK, which takes a
 * second: only what adopts may import it, when it does.
 */
export { provider as AccessKey } from "../keys/access-key/lifecycle";
export { provider as IngestionKey } from "../keys/ingestion-key/lifecycle";
export { provider as ResourceKey } from "../keys/resource-key/lifecycle";
export { provider as ServiceKey } from "../keys/service-key/lifecycle";
