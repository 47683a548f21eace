import { networkInterfaces } from 'node:os'

/** The address devices on the same network can use, as far as this machine knows it. */
export function lanAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  return outside?.address ?? 'localhost'
}
