import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix({ kind: "api-token" });
