import { describeEchoedPieces, describeEchoes } from "./echoes";
import { oddEncodings, usualEncodings } from "./encodings";

describeEchoes([...usualEncodings, ...oddEncodings]);
describeEchoedPieces();
