import type * as pulumi from "@pulumi/pulumi";

/** Arguments of which each may be an output. */
export type InputsOf<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };
