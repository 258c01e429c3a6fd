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
