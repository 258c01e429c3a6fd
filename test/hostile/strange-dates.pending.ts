import { describeStrangeDates, otherDates } from "./strange-dates";

describeStrangeDates("a resource key", otherDates);
