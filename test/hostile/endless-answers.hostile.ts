import { describeEndlessLists, describeFloods } from "./endless-answers";

describeEndlessLists();
describeFloods(700);
