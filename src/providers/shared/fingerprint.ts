import { createHash } from 'node:crypto'

/** JSON with sorted keys and without members that are undefined: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** Names what a client was made of without showing it (settings hold keys): the first half of a SHA-256. */
export function fingerprintOf(kind: string, vendor: string, settings: object): string {
  return createHash('sha256')
    .update(canonicalJson([kind, vendor, settings]))
    .digest('hex')
    .slice(0, 32)
}
