import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix("service-key");
