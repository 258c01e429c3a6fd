import { describeRefusedSecrets, describeSecretArguments, fitting, profiles } from "./secret-arguments";

describeSecretArguments("A secret in an argument that fits", fitting);
describeRefusedSecrets("A secret as the name of a profile", profiles);
