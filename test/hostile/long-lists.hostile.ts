import { describeLongLists, inManyPages, inOnePage, ofAccessKeys } from "./long-lists";

describeLongLists({ "in one page": inOnePage, "in 3,000 pages": inManyPages, "that are access keys": ofAccessKeys });
