import { describeOutage } from "./outage/describe-outage";

describeOutage(20, true);
