import { z } from "zod";
import { ApiError } from "../cloud/api-error";

/** Deeper than any client's body; a limit keeps recursive code such as zod's from running out of stack. */
const maxLevels = 100;

/** Any JSON value. */
export const json = z.json();

/** The body of a request, checked by the schema; an empty body counts as `{}`. */
export function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiError("invalid", "The body is not JSON.");
  }
  if (isDeeperThan(maxLevels, value)) {
    throw new ApiError("invalid", `The body is nested deeper than ${maxLevels} levels.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError("invalid", `The body is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}`);
}

/** The same, but undefined where `parseBody` throws. */
export function parseBodyIfValid<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return parseBody(schema, text);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  let parts = [value];
  for (let level = 0; level <= levels && parts.length > 0; level++) parts = parts.flatMap(partsOf);
  return parts.length > 0;
}

function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
