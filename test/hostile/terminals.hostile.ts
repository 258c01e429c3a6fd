import { describeOwnWords, describePulumisWords } from "./terminals";

describeOwnWords();
describePulumisWords();
