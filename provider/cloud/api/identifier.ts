import { z } from "zod";

export const mostCharacters = 200;

/**
 * What IBM calls a key or an instance by: 1 to 200 printable characters without spaces. It goes into paths, where dots
 * alone would name something else, so one of them is a letter or digit.
 */
export const identifier = z
  .string()
  .max(mostCharacters)
  .regex(/^[!-~]+$/)
  .regex(/[0-9A-Za-z]/);
