import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix({ kind: "service-key" });
