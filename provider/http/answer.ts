/** What a server answered. */
export interface HttpAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  /** Milliseconds that the server asks to wait, when it does. */
  retryAfter: number | undefined;
  /** It could have been asked again, but this host has failed too often lately. */
  keepsFailing: boolean;
  /** It was given to another request, and says when to come again: this one was not sent. */
  ofAnother?: true;
}
