/** Where the device's own parser of addresses ends up; it knows scheme://host[:port]/path and no more. */
export interface DeviceUrl {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  /** With query. */
  readonly path: string
}

/**
 * Reads an address as the network library of the firmware does: the first colon behind the scheme starts the port,
 * wherever it stands (device-wire 2.2). Throws an Error that says what the device cannot do with the address.
 */
export function parseDeviceUrl(url: string): DeviceUrl {
  const scheme = /^(wss?|https?):\/\//.exec(url)
  if (!scheme?.[1]) throw new Error(`no ws, wss, http or https address: ${url}`)
  const secure = scheme[1] === 'wss' || scheme[1] === 'https'
  const rest = url.slice(scheme[0].length)
  if (rest.startsWith('[')) throw new Error(`the device knows no IPv6 addresses: ${url}`)
  const slash = rest.indexOf('/')
  if (slash < 0) throw new Error(`the address has no path: ${url}`)
  if (rest.slice(0, slash).includes('@')) throw new Error(`the device takes user and password for a host name: ${url}`)
  const colon = rest.indexOf(':')
  if (colon > slash) throw new Error(`the device takes the colon in the path for that of a port: ${url}`)
  const port = colon < 0 ? (secure ? 443 : 80) : Number(rest.slice(colon + 1, slash))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`the port is no number: ${url}`)
  return { secure, host: rest.slice(0, colon < 0 ? slash : colon), port, path: rest.slice(slash) }
}
