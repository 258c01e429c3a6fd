import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix({ kind: "resource-key" });
