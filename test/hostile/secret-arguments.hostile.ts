import { describeRefusedSecrets, unfitting } from "./secret-arguments";

describeRefusedSecrets("A secret in an argument that is refused", unfitting);
