const key = 'lapel.browser-device'

/** The device id of this browser, made up once, and what to call it. */
export function browserIdentity(): { readonly id: string; readonly name: string } {
  const kept = localStorage.getItem(key)
  const id = kept !== null && /^browser-[0-9a-f]{16}$/.test(kept) ? kept : inventId()
  localStorage.setItem(key, id)
  return { id, name: `Browser (${nameOf(navigator.userAgent)})` }
}

function inventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return `browser-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** The first that fits: other browsers name Chrome and Safari as well. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const

function nameOf(userAgent: string): string {
  const find = (names: typeof browsers | typeof systems) => names.find(([mark]) => userAgent.includes(mark))?.[1]
  return [find(browsers), find(systems)].filter((name) => name !== undefined).join(', ') || 'unknown'
}
