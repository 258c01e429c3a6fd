import { describeLongLists, inManyPages, ofAccessKeys } from "./long-lists";

describeLongLists({ "in 3,000 pages": inManyPages, "that are access keys": ofAccessKeys });
