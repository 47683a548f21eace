import { isIP } from 'node:net'

/** IPv4 in its own form also where the socket reports it mapped into IPv6. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

/**
 * The address a request came from: the socket's, or, as far as the hops are trusted proxies, the one they report in
 * X-Forwarded-For (read from the right, so that a client cannot invent one).
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  let address = plain(remote ?? '')
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
  while (trustedProxies.includes(address)) {
    const hop = hops.pop()
    if (hop === undefined || isIP(hop) === 0) break
    address = hop
  }
  return address
}

/** Loopback, private, link-local and unique-local addresses (RFC 1918, 3927, 4193, 4291). */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) {
    const [a = 0, b = 0] = address.split('.').map(Number)
    return (
      a === 127 || a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)
    )
  }
  return isIP(address) === 6 && (address === '::1' || /^f[cd]/i.test(address) || /^fe[89ab]/i.test(address))
}
