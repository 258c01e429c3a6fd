import { z } from "zod";

const longestRegion = 40;

/** A region becomes part of a host, so that nothing else may be in it: with another host the IAM token would go there. */
export function isRegion(text: string): boolean {
  return text.length <= longestRegion && /^[a-z]{2,}(-[a-z0-9]+)+$/.test(text);
}

/** An argument or a setting that names a region. No message repeats the value. */
export const region: z.ZodType<string> = z.string().refine(isRegion, { error: "must be a region, as in us-south" });
