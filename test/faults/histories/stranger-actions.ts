import type { Cloud } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { activityTracker, monitor, objectStorage, secure } from "../../fixtures/provider/provider-fixture";
import type { Strangers } from "../../fixtures/provider/strangers";
import type { StrangerAction } from "./history";

/** A stranger does something; what he changes or deletes is his own. */
export function act(strangers: Strangers, action: StrangerAction): void {
  strangers.act((cloud) => carryOut(cloud, strangers.ids, action));
}

function carryOut(cloud: Cloud, theirs: ReadonlySet<string>, action: StrangerAction): void {
  const accessKey = cloud.accessKeysOf(secure.guid).find((key) => theirs.has(fingerprintOf(key.accessKey)));
  const resourceKey = cloud.resourceKeysOf().find(({ guid }) => theirs.has(guid));
  switch (action) {
    case "access key":
      cloud.createAccessKey(secure.guid);
      return;
    case "other access key":
      cloud.createAccessKey(monitor.guid, { limit: 4 });
      return;
    case "resource key":
      cloud.addResourceKey({ name: "uploads", source: objectStorage.crn, role: "Writer" });
      return;
    case "tracked key":
      cloud.addResourceKey({ name: "senders", source: activityTracker.crn, role: "Manager" });
      return;
    case "disable":
      if (accessKey?.enabled === true) cloud.disableAccessKey(secure.guid, accessKey.accessKey);
      return;
    case "delete":
      if (accessKey !== undefined && !accessKey.enabled) cloud.deleteAccessKey(secure.guid, accessKey.accessKey);
      if (resourceKey !== undefined) cloud.removeResourceKey(resourceKey.guid);
      return;
    case "rename":
      if (resourceKey !== undefined) cloud.renameResourceKey(resourceKey.guid, "exporter");
  }
}
