import { describeEchoedPieces, describeEchoes } from "./echoes";
import { oddEncodings } from "./world/encodings";

describeEchoes(oddEncodings);
describeEchoedPieces();
