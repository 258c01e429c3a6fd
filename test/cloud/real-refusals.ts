import type { CloudErrorCode } from "../../provider/domain/cloud-error";

/** What becomes of a call that a real answer refuses. */
interface ExpectedRefusal {
  code: CloudErrorCode;
  message: string;
  /** How many requests are answered so. Default: 1. */
  requests?: number;
  /** How many lost creates are kept in the state. Default: none. */
  lost?: number;
}

const of401 = "Check the API key and the account it belongs to.";
const otherPlace =
  " Check also that the instance is one of sysdig-secure in us-south: its CRN, the arguments, the settings or the state say so, and IBM was not asked.";
const ofPolicies =
  "Give the API key's owner the platform role Administrator on the IAM Identity service, then run again.";
const of404 = "Check that it exists in this account.";
const ofSignIn = "Check that the credential is complete, is not deleted or locked, and belongs to this IBM Cloud.";
const ofDeleted =
  "The instance is deleted: restore it while IBM keeps it, or remove what belongs to it from the program.";
const ofLost =
  "It may have been made all the same. What turns up late is removed by a later run, since nobody was given it: run `pulumi up` in ten minutes or later.";
const correct = "Correct what IBM names, then run again.";
const later = "Run again later.";

/** By the number of the answer. Where IBM has answered another operation so, the form of the answer is what counts. */
export const expectedRefusals: Readonly<Record<string, ExpectedRefusal>> = {
  "30": {
    code: "not-found",
    message:
      "Could not read the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered that it is removed. Run `pulumi up --refresh` to make a new one.",
  },
  "31": {
    code: "not-found",
    message: `Could not read the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 404: RC-DatabaseErrorResponse, The resource key cannot be found: crn:v1:bluemix:public:sysdig-secure:us-south:a/27ad6ced700ede781f61f120cd02f2b3:c4e6bca1-2ffe-4d52-873f-2c97a24cf4d9:resource-key:a2e4e1be-eebe-4ec3-87ab-259dbcb609e6: status_code=404 error=not_found reason=missing (transaction 626c-c4e6bca1-2ffe-4d52-873f-2c97a24cf4d9). ${of404}`,
  },
  "32": {
    code: "credentials-rejected",
    message: `Could not read the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 401: RC-IamErrorResponse, Token is expired (transaction bss-b454000000000000). ${of401}`,
    requests: 2,
  },
  "33": {
    code: "rejected",
    message: `Could not list the resource keys of one name: IBM answered 400: RC-IamErrorResponse, Account owner not found in user registry cfaas. ${correct}`,
  },
  "34": {
    code: "rejected",
    message: `Could not delete the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 422: RC-ServiceBrokerErrorResponse, Please contact the Service Provider for this error. [409, Conflict] CONTAINS_ACTIVE_KEYS: This service instance cannot be deleted because it contains active keys (transaction bss-0000000000000001). ${correct}`,
  },
  "35": {
    code: "outcome-unknown",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 502: RC-ServiceBrokerErrorResponse, Open a support case with 'Cloud Monitoring' service. The service's broker returned error, [500, Internal Server Error] Sysdig provision request return code: 500 response: {"errors":[{"reason":"Exception","message":"Cannot update default receiver for instance '4ede229f-2677-409c-8dc7-82af936f2942' while it is enabled for 'b5d744c0-c06f-45fd-84a2-e6c731183dfb' display name null"}]}, and what was asked for did not appear, in any of 3 tries (transaction 9d00b4fd-606e-4d7f-8733-04312de80bd0). ${ofLost}`,
    requests: 3,
    lost: 3,
  },
  "36": {
    code: "not-found",
    message: `Could not delete the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 400: Instance is already in pending_reclamation state. ${ofDeleted}`,
  },
  "37": {
    code: "not-found",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 400: Instance is pending reclamation. Please restore the instance and retry (transaction bss-0000000000000002). ${ofDeleted}`,
  },
  "38": {
    code: "not-found",
    message: `Could not list the resource keys of instance c0500000-0000-4000-8000-000000000004: IBM answered 400: Instance is in pending_reclamation state. Use API to reclaim the instance. ${ofDeleted}`,
  },
  "39": {
    code: "outcome-unknown",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 400: RC-ServiceBrokerErrorResponse, [500, Internal Server Error] We were unable to complete your request. Try again later or contact support if the issue persists, and what was asked for did not appear, in any of 3 tries (transaction bss-0000000000000003). ${ofLost}`,
    requests: 3,
    lost: 3,
  },
  "40": {
    code: "rejected",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 400: RC-ServiceBrokerErrorResponse, Service Broker returned error status code 403 (transaction e00a03e03a6c0c50b51961ab27630d4a). ${correct}`,
  },
  "41": {
    code: "outcome-unknown",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 503, an empty body, and what was asked for did not appear, in any of 3 tries. ${ofLost}`,
    requests: 3,
    lost: 3,
  },
  "41b": {
    code: "outcome-unknown",
    message: `Could not create a resource key of instance c0500000-0000-4000-8000-000000000004: IBM answered 503: RC-ServiceUnavailable, Service temporarily unavailable, and what was asked for did not appear, in any of 3 tries (transaction 2b456c41-aee9-40c0-80a2-d405a8c07348). ${ofLost}`,
    requests: 3,
    lost: 3,
  },
  "42": {
    code: "rejected",
    message: `Could not delete the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 422: made up: the body was not pasted (transaction bss-167dce0000000000-0). ${correct}`,
  },
  "43": {
    code: "credentials-rejected",
    message: `Could not read the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 401: Token expired (transaction gend-1ba8618c-5813-4272-8d86-19188e63f5dd). ${of401}`,
    requests: 2,
  },
  "44": {
    code: "not-found",
    message: `Could not read the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 410: RC-ResourceGone, The resource key is gone (transaction bss-0000000000000004). ${of404}`,
  },
  "47": {
    code: "credentials-rejected",
    message: `Could not sign in to IBM Cloud with the API key: IAM answered 400: BXNIM0415E, Provided API key could not be found (transaction bTlidjk-900ec557b6dfe04daeba594edac8fe80). ${ofSignIn}`,
  },
  "48": {
    code: "credentials-rejected",
    message: `Could not sign in to IBM Cloud with the API key: IAM answered 400: BXNIM0602E, Unable to validate the request. The account is not active (made-up wording of the real errorDetails field) (transaction bTlidjk-900ec557b6dfe04daeba594edac8fe80). ${ofSignIn}`,
  },
  "49": {
    code: "credentials-rejected",
    message: `Could not sign in to IBM Cloud with the API key: IAM answered 400: BXNIM0106E, Validation of property 'response_type' with value 'x' failed. Property value is not supported (transaction bTlidjk-900ec557b6dfe04daeba594edac8fe80). ${ofSignIn}`,
  },
  "50": {
    code: "credentials-rejected",
    message: `Could not sign in to IBM Cloud with the API key: IAM answered 401: BXNIM0308E, No authorization header found (transaction bTlidjk-900ec557b6dfe04daeba594edac8fe80). ${ofSignIn}`,
  },
  "51": {
    code: "too-many-requests",
    message: `Could not sign in to IBM Cloud with the API key: IBM answered 429: User based rate limit for list service ids API. ${later}`,
    requests: 5,
  },
  "52": {
    code: "too-many-requests",
    message: `Could not sign in to IBM Cloud with the API key: IBM answered 429: Passcode API is not intended to be used with high frequency. ${later}`,
    requests: 5,
  },
  "53": {
    code: "rejected",
    message: `Could not delete the policy aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 409: BXNIM0105E, Unable to delete object: Object type 'ApiKey' with ID 'ServiceId-4ba61784-1c40-451f-8f50-9f53799e89c6' could not be deleted (transaction f25653f2691bcbead61bae10fe85937a). ${correct}`,
  },
  "54": {
    code: "access-denied",
    message: `Could not delete the policy aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 403: BXNIM0513E, You are not authorized to use this API. Reason: Access check for action 'iam-identity.serviceid.delete' for subject 'iam-ServiceId-50b9f081-8be8-4c6c-882f-c1a78d9ff3be' on resource 'crn:v1:bluemix:pub…ity::a/27ad6ced700ede781f61f120cd02f2b3::serviceid:ServiceId-75644023-d09a-463f-8d68-beddb0628586' was denied due to lack of access policy. Outbound transaction id 'af625b20a1d120f3e75c76d48e1f5ec5' (transaction x-af625b20a1d120f3e75c76d48e1f5ec5). ${ofPolicies}`,
  },
  "55": {
    code: "quota-reached",
    message:
      "Could not delete the policy aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 422: BXNIM0151E, The limit of supported API keys is reached. Delete what is no longer used, or ask IBM for a higher limit.",
  },
  "59": {
    code: "not-found",
    message: `Could not delete the policy aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 404: policy_not_found, Policy with Id 09b7727e-3394-4c5e-8705-0e7c7f7b1b08 not found (transaction 8dc2ea5fe453ec97d2b23265cb24686e). ${of404}`,
  },
  "61": {
    code: "credentials-rejected",
    message: `Could not list the policies of iam-ServiceId-1: IBM answered 401: invalid_token, The provided IAM token is invalid or has expired (transaction 907767b4732824a5d095d80369e4a8a1). ${of401}`,
    requests: 2,
  },
  "62": {
    code: "rejected",
    message: `Could not create the policy for iam-ServiceId-1 on instance c0500000-0000-4000-8000-000000000004: IBM answered 400: invalid_body, Invalid body format. Check the input parameters (transaction 1a90a099aac494ddeef6f075fbc2ab94). ${correct}`,
  },
  "64": {
    code: "unexpected-response",
    message:
      "Could not list the policies of iam-ServiceId-1: IBM answered 404, a body of type text/html. Check that the endpoint is IBM's and that no proxy answers in its place.",
  },
  "65": {
    code: "access-denied",
    message: `Could not list the policies of iam-ServiceId-1: IBM answered 403: The provided access token does not have the proper authority to access this operation. ${ofPolicies}`,
  },
  "65b": {
    code: "not-found",
    message: `Could not delete the policy aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 404: not_found, The requested resource could not be found. ${of404}`,
  },
  "66": {
    code: "not-found",
    message: `Could not delete the resource key aaaaaaaa-0000-4000-8000-00000000000a: IBM answered 404: BXNAC12104, Made up message (transaction bb8379e5dd1d73613654faf3f4b9523e). ${of404}`,
  },
  "72": {
    code: "iam-only",
    message: `Could not read the API token of team 1001 of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 403: Not enough privileges to complete the action: Access is denied. The instance gives out no API tokens when its authorization is set to IAM_ONLY: use IAM tokens with it, or have an administrator change that setting; if it is not IAM_ONLY, give the API key's owner the service role Manager on sysdig-secure, and a role in this team, then run again.${otherPlace}`,
  },
  "73": {
    code: "rejected",
    message: `Could not create an access key of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 422: Invalid request: Team with name 'x' already exists. ${correct}`,
  },
  "74": {
    code: "credentials-rejected",
    message: `Could not list the access keys of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 401: Unauthorized. ${of401}${otherPlace}`,
    requests: 2,
  },
  "74b": {
    code: "not-found",
    message: `Could not delete the access key 0aca1457be1d of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 404: Not Found. ${of404}`,
  },
  "75": {
    code: "rejected",
    message: `Could not create an access key of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 409: entity already exists. ${correct}`,
  },
  "76": {
    code: "credentials-rejected",
    message: `Could not list the access keys of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 401: unauthorized. ${of401}${otherPlace}`,
    requests: 2,
  },
  "77": {
    code: "unavailable",
    message: `Could not list the access keys of instance 5ec00000-0000-4000-8000-000000000001: IBM answered 502, a body of type text/html. ${later}`,
    requests: 5,
  },
};
