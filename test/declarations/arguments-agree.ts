import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { AccessKeyArgs, ApiTokenArgs, IngestionKeyArgs, ResourceKeyArgs, ServiceKeyArgs } from "../../provider";
import type { accessKeyInputs } from "../../provider/keys/access-key/schema";
import type { apiTokenInputs } from "../../provider/keys/api-token/schema";
import type { ingestionKeyInputs } from "../../provider/keys/ingestion-key/schema";
import type { resourceKeyInputs } from "../../provider/keys/resource-key/schema";
import type { serviceKeyInputs } from "../../provider/keys/service-key/schema";

// Checked by the compiler alone: what a user may write and what the schemas take is the same. A line that does not
// compile names the argument that is on one side only, or has another type there.

/** Arguments on one side only. */
type Odd<Args, Schema extends z.ZodType> =
  | Exclude<keyof Args, keyof z.infer<Schema>>
  | Exclude<keyof z.infer<Schema>, keyof Args>;

/** Arguments of which the schema takes, or makes, what the type does not allow. */
type Wider<Args, Schema extends z.ZodType> = {
  [Name in keyof Args & keyof z.infer<Schema>]: z.infer<Schema>[Name] extends pulumi.Unwrap<Args[Name]> ? never : Name;
}[keyof Args & keyof z.infer<Schema>];

/** Arguments of which the type allows what the schema does not take. */
type Narrower<Args, Schema extends z.ZodType> = {
  [Name in keyof Args & keyof z.input<Schema>]: pulumi.Unwrap<Args[Name]> extends z.input<Schema>[Name] ? never : Name;
}[keyof Args & keyof z.input<Schema>];

type None<Names extends never> = Names;

export type Agreements = [
  None<Odd<AccessKeyArgs, typeof accessKeyInputs>>,
  None<Odd<ApiTokenArgs, typeof apiTokenInputs>>,
  None<Odd<IngestionKeyArgs, typeof ingestionKeyInputs>>,
  None<Odd<ResourceKeyArgs, typeof resourceKeyInputs>>,
  None<Odd<ServiceKeyArgs, typeof serviceKeyInputs>>,
  None<Wider<AccessKeyArgs, typeof accessKeyInputs>>,
  None<Wider<ApiTokenArgs, typeof apiTokenInputs>>,
  None<Wider<IngestionKeyArgs, typeof ingestionKeyInputs>>,
  // Pulumi's Unwrap makes never of unknown.
  None<Wider<Omit<ResourceKeyArgs, "parameters">, typeof resourceKeyInputs>>,
  None<Wider<ServiceKeyArgs, typeof serviceKeyInputs>>,
  None<Narrower<AccessKeyArgs, typeof accessKeyInputs>>,
  None<Narrower<ApiTokenArgs, typeof apiTokenInputs>>,
  None<Narrower<IngestionKeyArgs, typeof ingestionKeyInputs>>,
  // The type cannot say that parameters are JSON without breaking interfaces that are.
  None<Narrower<Omit<ResourceKeyArgs, "parameters">, typeof resourceKeyInputs>>,
  None<Narrower<ServiceKeyArgs, typeof serviceKeyInputs>>,
];

/** That the comparisons can fail at all. */
export type Disagreements = [
  // @ts-expect-error: `extra` is in one of the two only.
  None<Odd<ServiceKeyArgs & { extra: string }, typeof serviceKeyInputs>>,
  // @ts-expect-error: the schema makes a boolean.
  None<Wider<{ restrict?: pulumi.Input<string> }, typeof serviceKeyInputs>>,
  // @ts-expect-error: the schema takes no number.
  None<Narrower<{ restrict?: pulumi.Input<number> }, typeof serviceKeyInputs>>,
];
