/**
 * Whether a page of this origin is one of this server's own: of the host that the request names, or of the configured
 * public address. Browsers send `Origin`, and pages cannot change it; `null`, of files and sandboxes, is nobody's. Some
 * clients that are no browsers name the address of the socket itself.
 */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  const page = URL.parse(origin)
  if (!page || !/^(https?|wss?):$/.test(page.protocol)) return false
  if (publicUrl !== undefined && page.origin === URL.parse(publicUrl)?.origin) return true
  // The host may leave out the port of the scheme, which is the page's: a proxy may have taken TLS away.
  return host !== undefined && page.host === URL.parse(`${page.protocol}//${host}`)?.host
}

/** Whether a request comes from a page of somebody else; without `Origin` it comes from no page that may not. */
export function isForeign(
  { origin, host }: { readonly origin?: string | undefined; readonly host?: string | undefined },
  publicUrl: string | undefined,
): boolean {
  return origin !== undefined && !isOwnOrigin(origin, host, publicUrl)
}
