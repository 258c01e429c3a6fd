import { describeNextUrls, describeNextUrlsAtIbm } from "./next-urls";

describeNextUrls("A list whose next page is", [
  ({ own }) => own,
  ({ own }) => `${own}?start=2&limit=100`,
  ({ own }) => `https://resource-controller.cloud.ibm.com${own}?start=2`,
  ({ own, other }) => `http://${other}${own}?start=2`,
  ({ own, other }) => `//${other}${own}?start=2`,
  ({ own, other }) => `\\\\${other}${own}?start=2`,
  ({ own, other }) => `http://user:password@${other}${own}?start=2`,
  ({ own, other }) => `HTTP:\\\\${other}${own}?start=2`,
  ({ own, other }) => `${own}?start=http://${other}/`,
  ({ own }) => `${own}?start=2#fragment`,
  ({ own, other }) => `ftp://${other}${own}?start=2`,
  () => "http://[",
]);

describeNextUrlsAtIbm("A list of IBM's whose next page is", [
  "https://evil.example/v2/resource_keys?start=2",
  "//evil.example/v2/resource_keys?start=2",
  "data:@evil.example:443/v2/resource_keys",
  "foo:-evil.example/v2/x",
]);

describeNextUrls("A list whose next page is at another place, as", [
  ({ other }) => `data:@${other}/x`,
  ({ other }) => `data:@${other}/v2/resource_keys`,
  ({ other }) => `x:@${other}`,
  ({ other }) => `javascript:@${other}/v2/`,
  () => "foo:.evil.example/x",
  ({ other }) => `mailto:user@${other}`,
  ({ other }) => `//${other}`,
  ({ other }) => `http://${other}/v2/x`,
  ({ other }) => `\\\\${other}`,
  () => "/v2/resource_instances/another/resource_keys?start=2",
  ({ own }) => `${own}/aaaaaaaa-0000-4000-8000-00000000000a`,
  ({ own }) => `${own}/../../../identity/token`,
  ({ own }) => `${own}/%2e%2e/%2e%2e/api/token`,
  ({ own }) => `/v2/../..${own}/../x`,
  ({ own }) => `/v2/%2e%2e/v1/policies?own=${own}`,
  ({ own }) => `/prefix/v2/x${own}`,
  () => "/identity/token",
  () => "/v1/policies?account_id=1",
  () => "/api/token",
  () => "v2",
  () => "..",
]);

describeNextUrlsAtIbm("A list of IBM's whose next page adds to its host, as", [
  "data:@evil.example/x",
  "foo:.evil.example/x",
]);
