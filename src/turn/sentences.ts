/**
 * Cuts a model's text into pieces to be spoken while it is still arriving, Chinese and English. The pieces joined are
 * the text. A piece never ends inside a number, an abbreviation or an address; the first may end at a comma, so that
 * speech starts early.
 */
export class SentenceSplitter {
  #buffer = ''
  #isFirst = true

  /** Takes the next text; returns the pieces that are now complete. */
  push(text: string): string[] {
    this.#buffer += text
    const pieces: string[] = []
    for (let end = this.#findEnd(); end > 0; end = this.#findEnd()) {
      pieces.push(this.#buffer.slice(0, end))
      this.#buffer = this.#buffer.slice(end)
      this.#isFirst = false
    }
    return pieces
  }

  /** The text is over: what is left, as one last piece or none. */
  flush(): string[] {
    const rest = this.#buffer
    this.#buffer = ''
    return rest === '' ? [] : [rest]
  }

  /** Index behind the first complete piece, 0 if there is none yet. */
  #findEnd(): number {
    const text = this.#buffer
    for (let index = 0; index < text.length; index++) {
      const end = sentenceEnd(text, index, this.#isFirst) || (this.#isFirst ? clauseEnd(text, index) : 0)
      if (end > 0 && isWordy(text.slice(0, end))) return end
    }
    return text.length > maxPieceLength ? forcedEnd(text) : 0
  }
}

/** Longer than any sentence worth waiting for. */
const maxPieceLength = 240
/** A first clause shorter than this is not worth a breath. */
const minClause = { cjk: 6, latin: 24 }

const closers = '"\'”’」』）)】》]'
const cjkEnds = '。！？；…'
const cjkCommas = '，：、'
const isCjk = (char: string | undefined) => char !== undefined && /[⺀-鿿豈-﫿＀-￯]/u.test(char)
const isSpace = (char: string | undefined) => char !== undefined && /\s/.test(char)
const isDigit = (char: string | undefined) => char !== undefined && /[0-9０-９]/.test(char)
const isWordy = (piece: string) => /[\p{L}\p{N}]/u.test(piece)

/** Words whose dot ends no sentence. */
const abbreviations = new Set(
  'mr mrs ms dr prof st vs etc e.g i.e no nos fig approx dept est inc ltd co jr sr jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k a.m p.m'.split(
    ' ',
  ),
)

function sentenceEnd(text: string, index: number, eager: boolean): number {
  const char = text[index]
  if (char === undefined) return 0
  if (char === '\n') return index + 1
  if (cjkEnds.includes(char)) return behindClosers(text, index + 1, eager)
  if (char === '!' || char === '?') return beforeBreak(text, index + 1)
  if (char === '.' && !isInnerDot(text, index)) return beforeBreak(text, index + 1)
  return 0
}

/** A mark of Chinese ends the piece; quotes that close behind it belong to it, if they are known already. */
function behindClosers(text: string, start: number, eager: boolean): number {
  let end = start
  while (end < text.length && (closers + cjkEnds).includes(text.charAt(end))) end++
  return end < text.length || eager ? end : 0
}

/** An ASCII mark ends the piece only before a space or Chinese: addresses and numbers go on at once. */
function beforeBreak(text: string, start: number): number {
  let end = start
  while (end < text.length && `${closers}!?.`.includes(text.charAt(end))) end++
  const next = text[end]
  if (next === undefined) return 0
  if (isSpace(next)) return end + 1
  return isCjk(next) ? end : 0
}

function isInnerDot(text: string, index: number): boolean {
  const before = /[^\s"'“‘(（]*$/u.exec(text.slice(0, index))?.[0] ?? ''
  if (abbreviations.has(before.toLowerCase())) return true
  if (/^\p{Lu}$/u.test(before)) return true // an initial
  if (/^\d{1,3}$/.test(before) && /(^|\n)\s*\d{1,3}$/.test(text.slice(0, index))) return true // a list number
  return isDigit(text[index - 1]) && isDigit(text[index + 1])
}

function clauseEnd(text: string, index: number): number {
  const char = text.charAt(index)
  const end = index + 1
  const next = text[end]
  const piece = text.slice(0, end)
  if (cjkCommas.includes(char)) {
    const inNumber = isDigit(text[index - 1]) && (next === undefined || isDigit(next))
    return piece.length > minClause.cjk && !inNumber ? end : 0
  }
  if ((char === ',' || char === ';' || char === ':') && isSpace(next)) {
    return piece.length > minClause.latin ? end + 1 : 0
  }
  return 0
}

/** Where a text without any mark is cut: behind the last comma or space, else behind the last Chinese character. */
function forcedEnd(text: string): number {
  const window = text.slice(0, maxPieceLength)
  for (let index = window.length - 1; index > maxPieceLength / 2; index--) {
    const next = text[index + 1]
    if (isSpace(window[index])) return index + 1
    if (isCjk(window[index]) && isCjk(next)) return index + 1
  }
  return 0
}

/** The same over a stream. */
export async function* splitSentences(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  const splitter = new SentenceSplitter()
  for await (const text of texts) yield* splitter.push(text)
  yield* splitter.flush()
}
