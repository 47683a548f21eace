/** What stands in place of a secret wherever one would be printed. */
export const mask = '***'

const secretWords =
  'token|authorization|api[-_ ]?key|secret|passw(?:or)?d|passphrase|cookie|credential|private[-_ ]?key|access[-_ ]?key'
const secretName = new RegExp(secretWords, 'i')

/**
 * Whether a value under this name has to be masked. Yes, no and nothing hide nothing, nor do numbers under names about
 * tokens: `maxTokens: 512` and `firstTokenMs: 180` speak of language models.
 */
export function isSecret(name: string, value: unknown): boolean {
  if (typeof value === 'boolean' || value === null || value === undefined) return false
  return secretName.test(name) && !(typeof value === 'number' && /token/i.test(name))
}

// Every repetition is bounded or followed by what it cannot contain: these run over text that strangers send.
const inText: readonly (readonly [RegExp, string])[] = [
  // user:password@ of a URL
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@]+@/gi, `$1${mask}@`],
  [/\b(bearer)\s{1,3}[^\s"',;]+/gi, `$1 ${mask}`],
  [/\bsk-[\w-]{16,}/g, mask],
  // name=value and "name": "value"; a bare count such as maxTokens: 512 stays
  [
    new RegExp(
      `((?:${secretWords})[\\w-]{0,20}\\\\{0,3}["']?\\s{0,3}[:=]\\s{0,3}\\\\{0,3}["']?)(?!\\d{1,7}\\b)([^\\s"'\\\\,;&}\\])]+)`,
      'gi',
    ),
    `$1${mask}`,
  ],
]

/** Masks what looks like a secret inside running text: passwords in URLs, Bearer tokens, `name=value` pairs. */
export function maskText(text: string): string {
  let masked = text
  for (const [pattern, replacement] of inText) masked = masked.replace(pattern, replacement)
  return masked
}
