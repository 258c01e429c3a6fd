const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";
const writer = "crn:v1:bluemix:public:iam::::serviceRole:Writer";
const reader = "crn:v1:bluemix:public:iam::::serviceRole:Reader";
const administrator = "crn:v1:bluemix:public:iam::::role:Administrator";

/** What is read in a resource key, beside what is the same in the answer. */
interface ExpectedKey {
  name: string;
  /** Left out where IBM shows none, neither by itself nor in the credentials. */
  role?: string;
  /** The service ID of the key. */
  serviceId?: string;
  /** Default: the date that most of these answers have. */
  createdAt?: string;
  /** Whether IBM does not show the credentials. */
  isHidden?: true;
}

/** By the number of the answer, for each key that is in it. */
export const expectedKeys: Readonly<Record<string, readonly ExpectedKey[]>> = {
  "08": [
    {
      name: "my-key",
      role: manager,
      serviceId: "ServiceId-155fcfec-d6da-48b7-8f1c-978ab1bbc5f7",
      createdAt: "2026-02-12T12:22:13.123Z",
    },
  ],
  "09": [{ name: "cloudant-for-x", role: manager, serviceId: "ServiceId-9db34bcf-416d-4a39-8f32-c7f4ae60643e" }],
  "10": [{ name: "my-key", role: writer, serviceId: "ServiceId-e9c9a516-6f5e-4f1f-8451-f5b26d397c3a" }],
  "11": [{ name: "poc-key" }, { name: "poc-key" }],
  "12": [{ name: "cos-hmac", role: writer, serviceId: "ServiceId-09136fbb-e510-4154-8c87-f13ab42b2a75" }],
  "13": [{ name: "auto", role: writer, serviceId: "ServiceId-09136fbb-e510-4154-8c87-f13ab42b2a75" }],
  "14": [{ name: "none", role: "NONE", serviceId: "ServiceId-09136fbb-e510-4154-8c87-f13ab42b2a75" }],
  "15": [{ name: "es-key", role: manager, serviceId: "ServiceId-0b61fb1d-403f-44a6-8848-a55719ce7e84" }],
  "16": [
    {
      name: "Auto-generated service credentials",
      role: manager,
      serviceId: "ServiceId-bdc994e4-5ba9-4921-83c3-0b8c39e24b07",
    },
  ],
  "17": [{ name: "auto-generated", role: manager, serviceId: "ServiceId-defc7c27-e004-40df-8b2a-ecfe26dab936" }],
  "18": [{ name: "Service credentials-1", role: writer, serviceId: "ServiceId-c02b1194-5406-443e-8735-535ea27001a5" }],
  "19": [
    { name: "Credenciales de servicio-1", role: manager, serviceId: "ServiceId-9bdd2eff-8725-4495-8654-817963932edc" },
  ],
  "20": [{ name: "Service credentials-1", role: manager, serviceId: "ServiceId-4ab9fa71-621a-4b89-898f-4941697a84ef" }],
  "21": [{ name: "k", role: manager, serviceId: "ServiceId-1ce50d87-5ecc-4a97-8e28-cd8750917ad3" }],
  "22": [{ name: "wml-key", role: writer, serviceId: "ServiceId-d5e37277-c124-4cab-8b6c-a5fa86f17137" }],
  "23": [{ name: "push", role: manager, serviceId: "ServiceId-49e2a8dc-0c9d-4421-8d75-2921d54ffd09" }],
  "24": [{ name: "sysdig-key", role: administrator, serviceId: "ServiceId-f4d97496-0fa9-4f7a-81c8-55d6899bb7bb" }],
  "25": [{ name: "logdna-key", role: administrator, serviceId: "ServiceId-fc8f871d-244f-4c7b-8fcd-9a72daa6c60c" }],
  "26": [{ name: "ae-key", role: manager, serviceId: "ServiceId-432eda53-6c7f-46e9-86f8-55c31e1a9ba2" }],
  "27": [{ name: "db2", role: manager, serviceId: "ServiceId-8439062b-1a07-4252-8d1f-c1d5cd4c88ff" }],
  "28": [{ name: "hidden", isHidden: true }],
  "29": [{ name: "hidden", isHidden: true }],
  "30b": [{ name: "appid-key", role: reader, serviceId: "ServiceId-9578605c-4625-489b-8873-610396c2f82c" }],
  "30c": [{ name: "auto", role: manager, serviceId: "ServiceId-8edcb539-8673-429a-8586-c0d8e9788c78" }],
  "30d": [{ name: "cos-standard-x1", role: writer, serviceId: "ServiceId-a1c40938-7cc6-41da-8f99-bdaaaa5b21b5" }],
};

/** What the other answers are read as, by their number. */
export const expectedResults: Readonly<Record<string, unknown>> = {
  "01": [
    {
      guid: "f20abf9e-3363-4d0a-8108-1cbd271dfc91",
      crn: "crn:v1:bluemix:public:cloud-object-storage:global:a/27ad6ced700ede781f61f120cd02f2b3:f20abf9e-3363-4d0a-8108-1cbd271dfc91::",
      name: "Object Storage-x1",
      region: "global",
      resourceGroupId: "7e371edab29f8157596341e7850855b7",
      state: "active",
    },
  ],
  "02": [
    {
      guid: "9e837bdc-b350-432e-8566-057c813e19ff",
      crn: "crn:v1:staging:public:ibmanalyticsengine:us-south:a/27ad6ced700ede781f61f120cd02f2b3:9e837bdc-b350-432e-8566-057c813e19ff::",
      name: "MyServiceInstance",
      region: "us-south",
      resourceGroupId: "7e371edab29f8157596341e7850855b7",
      state: "active",
    },
  ],
  "03": {
    guid: "a7bef641-2ff7-4ec1-8225-c35a1257c33a",
    crn: "crn:v1:bluemix:public:databases-for-postgresql:us-east:a/27ad6ced700ede781f61f120cd02f2b3:a7bef641-2ff7-4ec1-8225-c35a1257c33a::",
    name: "Databases for PostgreSQL-3b",
    region: "us-east",
    resourceGroupId: "7e371edab29f8157596341e7850855b7",
    state: "active",
  },
  "04": {
    guid: "44732767-ab32-4162-86b3-f050555d7baf",
    crn: "crn:v1:bluemix:public:databases-for-postgresql:us-south:a/27ad6ced700ede781f61f120cd02f2b3:44732767-ab32-4162-86b3-f050555d7baf::",
    name: "my-postgres",
    region: "us-south",
    resourceGroupId: "7e371edab29f8157596341e7850855b7",
    state: "provisioning",
  },
  "05": {
    guid: "1a110aa0-a209-4dab-848d-c3351c3e7ade",
    crn: "crn:v1:bluemix:public:databases-for-postgresql:ca-mon:a/27ad6ced700ede781f61f120cd02f2b3:1a110aa0-a209-4dab-848d-c3351c3e7ade::",
    name: "pg-x",
    region: "ca-mon",
    resourceGroupId: "7e371edab29f8157596341e7850855b7",
    state: "active",
  },
  "06": {
    guid: "ee44691c-251e-443d-811f-6bb9fc89d272",
    crn: "crn:v1:bluemix:public:messagehub:eu-de:a/27ad6ced700ede781f61f120cd02f2b3:ee44691c-251e-443d-811f-6bb9fc89d272::",
    name: "es-x",
    region: "eu-de",
    resourceGroupId: "7e371edab29f8157596341e7850855b7",
    state: "active",
  },
  "07": {
    guid: "c6919c67-854a-401a-8c68-97f4505aebc6",
    crn: "crn:v1:bluemix:public:logs:eu-fr2:a/27ad6ced700ede781f61f120cd02f2b3:c6919c67-854a-401a-8c68-97f4505aebc6::",
    name: "logs-x",
    region: "eu-fr2",
    resourceGroupId: "7e371edab29f8157596341e7850855b7",
    state: "failed",
  },
  "46": "made.up.token",
  "56": true,
  "57": true,
  "58": { id: "5418fe87-4555-4289-8866-99c87732d535", isOurs: true },
  "63": { id: "96e4ca82-7f4b-45b8-88a0-538b88cca6c9", isOurs: false },
  "63b": { id: "056cca51-cac2-4988-82fd-abb24c1ca021", isOurs: false },
  "68": {
    keys: [
      {
        accessKey: "921f3ded-0b06-42b2-8bb7-0943a714b56c",
        enabled: true,
        dateCreated: "2018-04-03T16:24:13.000Z",
        dateDisabled: null,
        limit: null,
        reservation: null,
        teamId: null,
      },
      {
        accessKey: "80125850-5008-4a62-8db4-f57cc9c814c8",
        enabled: false,
        dateCreated: "2017-06-16T17:40:00.000Z",
        dateDisabled: "2018-04-03T16:24:13.000Z",
        limit: null,
        reservation: null,
        teamId: null,
      },
    ],
    isComplete: true,
  },
  "69": [{ id: 26001, name: "Monitor Operations", default: true }],
  "70": [
    { id: 1401, name: "Monitor Operations", default: true },
    { id: 1402, name: "a team", default: false },
  ],
  "71": [{ id: 2, name: "Secure Operations", default: true }],
};
