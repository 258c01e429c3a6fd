import { describePulumisWords } from "./terminals";

describePulumisWords();
