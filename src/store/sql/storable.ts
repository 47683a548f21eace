/** What both databases can hold: PostgreSQL has no NUL in texts, and neither has half of a code point. */
export function storableValue(value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}
