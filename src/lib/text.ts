/** The longest start of `text` of at most `max` UTF-16 units that does not end inside a code point. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHighSurrogate ? max - 1 : max)
}

/** The longest start of `text` of at most `max` bytes of UTF-8 that does not end inside a code point. */
export function cutBytes(text: string, max: number): string {
  // A UTF-16 unit is at most three bytes.
  if (text.length * 3 <= max) return text
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= max) return text
  let end = max
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return new TextDecoder().decode(bytes.subarray(0, end))
}

/** Keeps head and tail of a long text and says between them how many characters are missing. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  const keep = Math.max(0, max - 30)
  const head = cutText(text, Math.ceil((keep * 2) / 3))
  let tail = text.slice(text.length - Math.floor(keep / 3))
  if (/^[\udc00-\udfff]/.test(tail)) tail = tail.slice(1)
  return `${head}…[${text.length - head.length - tail.length} characters cut]…${tail}`
}
