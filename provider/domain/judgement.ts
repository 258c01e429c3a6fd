/** What is wrong with the settings that an operation on a resource would use. */
export type Judgement =
  /** For this the resource is refused, already in the preview. */
  | { problem: string }
  /** Of this is warned where there is something to do: what needs no request does not meet it. */
  | { warning: string };
