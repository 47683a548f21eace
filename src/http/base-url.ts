/**
 * The address under which the client sees this server: the configured one, else what the request says. Devices parse
 * addresses naively: host and port only, no IPv6 literal, no user (device-wire 2.2).
 *
 * @returns `undefined` when the request names no usable host.
 */
export function baseUrl(
  publicUrl: string | undefined,
  host: string | undefined,
  forwardedProto: string | undefined,
): string | undefined {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '')
  if (host === undefined || host.length > 260 || !/^[a-z0-9._-]+(?::\d{1,5})?$/i.test(host)) return undefined
  return `${forwardedProto === 'https' ? 'https' : 'http'}://${host}`
}
