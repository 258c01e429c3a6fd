import { z } from "zod";

export const mostCharacters = 200;

/**
 * The id of a key or an instance at IBM: 1 to 200 printable characters without spaces. One of them is a letter or digit,
 * since an id becomes part of a path, where "." and ".." would name another resource.
 */
export const identifier = z
  .string()
  .max(mostCharacters)
  .regex(/^[!-~]+$/)
  .regex(/[0-9A-Za-z]/);
