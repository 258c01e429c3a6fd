import { z } from "zod";

/** Gives out the IAM access token of one credential. */
export interface AccessTokens {
  token(): Promise<string>;
  /** Forgets a token that a service did not accept: the next `token` is another one. */
  invalidate(token: string): void;
}

const claimsSchema = z.object({
  exp: z.number().optional().catch(undefined),
  iam_id: z.string().optional().catch(undefined),
  account: z
    .object({ bss: z.string().min(1) })
    .optional()
    .catch(undefined),
});

/** The service ID that this token was given to; undefined where it is a user's, or cannot be read. */
export function serviceIdIn(token: string): string | undefined {
  return /^iam-(ServiceId-.+)$/.exec(claimsIn(token).iam_id ?? "")?.[1];
}

/** The account that this token is good for; undefined where it cannot be read. */
export function accountIn(token: string): string | undefined {
  return claimsIn(token).account?.bss;
}

/** When this token expires, in milliseconds since 1970; undefined where it cannot be read. */
export function expiryOf(token: string): number | undefined {
  const { exp } = claimsIn(token);
  return exp === undefined ? undefined : exp * 1000;
}

function claimsIn(token: string): z.infer<typeof claimsSchema> {
  const [, payload = ""] = token.split(".");
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  } catch {
    return {};
  }
}
