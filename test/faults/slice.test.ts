import type { Kind } from "../../harness/fault-matrix/kinds";
import { describeHistories } from "./histories/describe-histories";
import { describeMatrix } from "./matrix/describe-matrix";
import { describeOutage } from "./outage/describe-outage";

/** A slice of what `npm run test:faults` does. */
const slice = ["reset after the work", "503 before the work", "provider killed after the work"];

const everyKind: readonly Kind[] = ["access-key", "resource-key", "ingestion-key", "service-key", "api-token"];
for (const kind of everyKind) describeMatrix(kind, slice);

// Always the same: others are lived through by `npm run test:faults`.
describeHistories(15, 1);

describeOutage(2);
