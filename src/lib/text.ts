/** The longest start of `text` of at most `max` UTF-16 units that does not end inside a code point. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHighSurrogate ? max - 1 : max)
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
