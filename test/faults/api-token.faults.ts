import { describeMatrix } from "./matrix/describe-matrix";

describeMatrix("api-token");
