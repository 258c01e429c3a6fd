/** The response to a request, also one that refuses it. */
export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  /** Milliseconds that the server asks to wait, when it does. */
  retryAfter: number | undefined;
  /** The request could have been repeated, but the host's retry budget is used up. */
  isRetryingGivenUp: boolean;
  /** The request was not sent: this is the host's response to an earlier one, by which it asks to be left alone. */
  isOfAnotherRequest?: true;
}
