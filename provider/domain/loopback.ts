/** Whether a URL leads to this machine and to no other. */
export function isOnLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  // A URL's host has one form, however an IPv4 address was written.
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
