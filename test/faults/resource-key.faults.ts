import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix("resource-key");
