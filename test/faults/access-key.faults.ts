import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix({ kind: "access-key" });
