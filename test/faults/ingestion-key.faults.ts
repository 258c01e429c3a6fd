import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix("ingestion-key");
