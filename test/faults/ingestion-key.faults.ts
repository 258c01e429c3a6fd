import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix({ kind: "ingestion-key" });
