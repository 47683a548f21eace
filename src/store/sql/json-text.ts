/** How JSON stands in a text column. What JSON cannot say is null. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}

/** Only this program writes such columns, so that what they hold has the shape that was written. */
export function fromJsonText<T>(text: string): T {
  return JSON.parse(text) as T
}
