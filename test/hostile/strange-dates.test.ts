import { describeStrangeDates, otherDates, textDates } from "./strange-dates";

describeStrangeDates("an access key", [...textDates, ...otherDates]);
describeStrangeDates("a resource key", [...textDates, "null"]);
