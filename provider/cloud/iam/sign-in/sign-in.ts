import type { Http } from "../../../http/request";
import type { SignIn } from "./access-token";
import { ApiKeySignIn } from "./api-key";
import { AssumedProfileSignIn } from "./assumed-profile";
import { ComputeResourceSignIn } from "./compute-resource";
import type { Credential } from "./credential";
import { ReadyTokenSignIn } from "./ready-token";
import { VpcInstanceSignIn } from "./vpc-instance";

/** Base URLs of the services that give out tokens. */
export interface TokenEndpoints {
  iam: string;
  metadata: string;
}

export function signInWith(credential: Credential, http: Http, { iam, metadata }: TokenEndpoints): SignIn {
  switch (credential.kind) {
    case "api-key":
      return new ApiKeySignIn(http, iam, credential.apiKey);
    case "assumed-profile":
      return new AssumedProfileSignIn(http, iam, credential.apiKey, credential.profile);
    case "compute-resource":
      return new ComputeResourceSignIn(http, iam, credential.profile, credential.tokenFiles);
    case "vpc-instance":
      return new VpcInstanceSignIn(http, metadata, credential.profile);
    case "access-token":
      return new ReadyTokenSignIn(http.clock, credential.token, credential.place);
  }
}
