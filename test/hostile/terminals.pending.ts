import { describeOwnWords } from "./terminals";

describeOwnWords();
