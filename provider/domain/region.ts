import { z } from "zod";

const longestRegion = 40;

/** Whether it has the strict form of a region. It becomes part of a host name, and the IAM token is sent there. */
export function isRegion(text: string): boolean {
  return text.length <= longestRegion && /^[a-z]{2,}(-[a-z0-9]+)+$/.test(text);
}

/** An argument or a setting that names a region. No message repeats the value. */
export const region: z.ZodType<string> = z.string().refine(isRegion, { error: "must be a region, as in us-south" });
