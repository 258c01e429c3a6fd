import { z } from "zod";
import { ApiError } from "../cloud/api-error";

/** No client sends deeper values, and what reads them must not run out of stack. */
const mostLevels = 100;

/** Any JSON value, kept as it came. */
export const json = z.json();

/** The body of a request as the schema wants it; an empty body reads as `{}`. */
export function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiError("invalid", "The body is not JSON.");
  }
  if (isDeeperThan(mostLevels, value)) {
    throw new ApiError("invalid", `The body is nested deeper than ${mostLevels} levels.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError("invalid", `The body is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
}

function isDeeperThan(levels: number, value: unknown): boolean {
  let parts = [value];
  for (let level = 0; level <= levels && parts.length > 0; level++) parts = parts.flatMap(partsOf);
  return parts.length > 0;
}

function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
