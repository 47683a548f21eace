/** Shorter ones are left to the rules that know the name or the form of a secret. */
const leastLength = 20
/** From one kind of character to another, per character: about 0.6 in what a generator makes, under 0.3 in names and paths. */
const leastChanges = 0.35
/** Where there are only two kinds of characters; longer, since it says less. */
const leastLengthOfTwoKinds = 32
const leastChangesOfTwoKinds = 0.3
/** A run with slashes is a path, unless it is long and has few of them. */
const leastLengthWithSlashes = 40
const charactersPerSlash = 12

const lower = 1
const upper = 2
const digit = 4
const joiner = 8
const slash = 16

/** What each ASCII character is; 0: it stands between runs. */
const kinds = new Uint8Array(128)
for (const [characters, kind] of [
  ['abcdefghijklmnopqrstuvwxyz', lower],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', upper],
  ['0123456789', digit],
  ['+_=-', joiner],
  ['/', slash],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind
}

/** Whether letters and digits follow each other as in a generated key, in `text` from `start` to before `end`. */
function looksRandom(text: string, start: number, end: number): boolean {
  let changes = 0
  let before = 0
  let seen = 0
  let letters = 0
  let isHex = true
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    const kind = kinds[code] ?? 0
    if (kind >= joiner) continue
    letters++
    if (kind !== digit && (code | 0x20) > 0x66) isHex = false
    seen |= kind
    if (before !== 0 && kind !== before) changes++
    before = kind
  }
  // Checksums, of which build output is full, are in hex digits.
  if (letters < leastLength || isHex) return false
  if (seen === (lower | upper | digit)) return changes >= letters * leastChanges
  const isTwo = seen === (lower | digit) || seen === (upper | digit)
  return isTwo && letters >= leastLengthOfTwoKinds && changes >= letters * leastChangesOfTwoKinds
}

/** A span of characters of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What looks generated rather than written: of names, words and paths nothing does. Looked for in every line, so in one pass. */
export function randomSpans(text: string): Span[] {
  let found: Span[] | undefined
  let start = -1
  let slashes = 0
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 128
    const kind = code < 128 ? (kinds[code] ?? 0) : 0
    if (kind !== 0) {
      if (start < 0) start = index
      if (kind === slash) slashes++
      continue
    }
    if (start >= 0 && index - start >= leastLength) {
      found = spansOf(text, start, index, slashes, found)
    }
    start = -1
    slashes = 0
  }
  return found ?? []
}

function spansOf(text: string, start: number, end: number, slashes: number, found: Span[] | undefined) {
  const isOne = slashes === 0 || (end - start >= leastLengthWithSlashes && slashes * charactersPerSlash <= end - start)
  if (isOne && looksRandom(text, start, end)) return [...(found ?? []), { start, end }]
  if (slashes === 0) return found
  let result = found
  for (let from = start; from < end; ) {
    const next = text.indexOf('/', from)
    const to = next < 0 || next > end ? end : next
    if (to - from >= leastLength && looksRandom(text, from, to)) result = [...(result ?? []), { start: from, end: to }]
    from = to + 1
  }
  return result
}
