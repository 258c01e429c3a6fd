import type * as pulumi from "@pulumi/pulumi";

/** The arguments `Args`, each of which may be an output. */
export type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };
