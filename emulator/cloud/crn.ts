// Cloud Resource Names: `crn:v1:bluemix:public:SERVICE:REGION:a/ACCOUNT:INSTANCE:TYPE:RESOURCE`.

export function instanceCrn(service: string, region: string, accountId: string, guid: string): string {
  return `crn:v1:bluemix:public:${service}:${region}:a/${accountId}:${guid}::`;
}

export function resourceKeyCrn(sourceCrn: string, keyGuid: string): string {
  return `${sourceCrn.split(":").slice(0, 8).join(":")}:resource-key:${keyGuid}`;
}

export function serviceIdCrn(accountId: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${accountId}::serviceid:${id}`;
}

export function profileCrn(accountId: string, id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${accountId}::profile:${id}`;
}

/** The GUID of the instance in a CRN; a text that is no CRN is returned as it is. */
export function instanceGuidIn(guidOrCrn: string): string {
  return guidOrCrn.startsWith("crn:") ? (guidOrCrn.split(":")[7] ?? "") : guidOrCrn;
}

/** The GUID of the resource key in a CRN; a text that is no CRN is returned as it is. */
export function resourceKeyGuidIn(guidOrCrn: string): string {
  if (!guidOrCrn.startsWith("crn:")) return guidOrCrn;
  const parts = guidOrCrn.split(":");
  return parts[8] === "resource-key" ? (parts[9] ?? "") : "";
}
