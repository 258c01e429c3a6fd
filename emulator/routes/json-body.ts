import { z } from "zod";
import { Refusal } from "../cloud/refusal";

/** Any JSON value, kept as it came. */
export const json = z.json();

/** The body of a request as the schema wants it; an empty body reads as `{}`. */
export function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new Refusal("invalid", "The body is not JSON.");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal("invalid", `The body is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
}
