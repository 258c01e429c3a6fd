import { describeHistories } from "./histories/describe-histories";

describeHistories(300);
