/**
 * Whether a page of this origin is one of this server's own: of the host that the request names, or of the configured
 * public address. Browsers send `Origin`, and pages cannot change it; `null`, of files and sandboxes, is nobody's.
 */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  const page = URL.parse(origin)
  if (!page || !/^https?:$/.test(page.protocol)) return false
  if (publicUrl !== undefined && page.origin === URL.parse(publicUrl)?.origin) return true
  // The host may leave out the port of the scheme, which is the page's: a proxy may have taken TLS away.
  return host !== undefined && page.host === URL.parse(`${page.protocol}//${host}`)?.host
}
