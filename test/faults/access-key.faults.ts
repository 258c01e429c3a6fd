import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix("access-key");
