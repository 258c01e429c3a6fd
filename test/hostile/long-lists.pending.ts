import { describeLongLists, inOnePage } from "./long-lists";

describeLongLists({ "in one page": inOnePage });
