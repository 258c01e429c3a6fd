/** Gives all requests of one create, read, update or delete one deadline together. */
export { withinOperation } from "../../http/operation";
