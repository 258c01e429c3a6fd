import { describeStrangeDates, otherDates, textDates } from "./strange-dates";

for (const kind of ["an access key", "a resource key"] as const)
  describeStrangeDates(kind, [...textDates, ...otherDates]);
