import { describeEchoes } from "./echoes";
import { usualEncodings } from "./world/encodings";

describeEchoes(usualEncodings);
