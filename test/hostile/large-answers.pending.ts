import { describeLargeAnswers } from "./large-answers";
import { depths } from "./world/oddities";

describeLargeAnswers("An answer that holds", depths);
