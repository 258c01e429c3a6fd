import { describeEchoedPieces, describeEchoes } from "./echoes";
import { oddEncodings, usualEncodings } from "./world/encodings";

describeEchoes([...usualEncodings, ...oddEncodings]);
describeEchoedPieces();
