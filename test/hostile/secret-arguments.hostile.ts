import { describeRefusedSecrets, describeSecretArguments, fitting, profiles, unfitting } from "./secret-arguments";

describeRefusedSecrets("A secret in an argument that is refused", unfitting);
describeSecretArguments("A secret in an argument that fits", fitting);
describeRefusedSecrets("A secret as the name of a profile", profiles);
