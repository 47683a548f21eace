/** Words of one line that are compared; what comes after them is taken as equal. */
const maxWords = 40
/** Templates of the same length and beginning that a line is compared with. */
const maxAlike = 16
/** Two lines are of one template when at least this share of their words is the same. */
const leastSame = 0.6
const variable = '<*>'

/** Lines that differ only in what varies: numbers, names, times. */
export interface LineTemplate {
  /** Words that vary are `<*>`. */
  words: string[]
  count: number
  /** The line that came first and the one that came last, by number. */
  readonly firstLine: number
  lastLine: number
}

/**
 * Folds lines into templates as Drain does (He et al., 2017): lines of the same number of words and the same first word
 * are compared word by word. Lines whose fixed parts are alike but for numbers are found by a hash, without that work.
 * What is kept is bounded; of the templates the ones not seen for longest are forgotten.
 */
export class LineTemplates {
  readonly #maxTemplates: number
  readonly #byHash = new Map<number, LineTemplate>()
  readonly #alike = new Map<string, LineTemplate[]>()
  #size = 0

  constructor(maxTemplates = 1000) {
    this.#maxTemplates = maxTemplates
  }

  /** Templates that are known. */
  get size(): number {
    return this.#size
  }

  /** Counts a line; the template is new where its `count` is 1. */
  add(text: string, line: number): LineTemplate {
    const hash = hashOf(text)
    const known = this.#byHash.get(hash)
    if (known) {
      known.count++
      known.lastLine = line
      return known
    }
    const words = text.trim().split(/\s+/, maxWords).map(folded)
    const template = this.#find(words) ?? this.#make(words, line)
    template.count++
    template.lastLine = line
    if (this.#byHash.size >= this.#maxTemplates * 4) this.#byHash.clear()
    this.#byHash.set(hash, template)
    return template
  }

  #find(words: readonly string[]): LineTemplate | undefined {
    const candidates = this.#alike.get(leafOf(words)) ?? []
    let best: LineTemplate | undefined
    let mostSame = 0
    for (const candidate of candidates) {
      const same = sameWords(candidate.words, words)
      if (same > mostSame) [best, mostSame] = [candidate, same]
    }
    if (!best || mostSame < words.length * leastSame) return undefined
    best.words = best.words.map((word, index) => (word === words[index] ? word : variable))
    return best
  }

  #make(words: string[], line: number): LineTemplate {
    if (this.#size >= this.#maxTemplates) this.#forgetOldest()
    const template: LineTemplate = { words, count: 0, firstLine: line, lastLine: line }
    const leaf = leafOf(words)
    const candidates = this.#alike.get(leaf) ?? []
    if (candidates.length >= maxAlike) {
      candidates.shift()
      this.#size--
    }
    candidates.push(template)
    this.#alike.set(leaf, candidates)
    this.#size++
    return template
  }

  /** A quarter at once, so that it is seldom done. */
  #forgetOldest(): void {
    const all = [...this.#alike.values()].flat().toSorted((one, other) => one.lastLine - other.lastLine)
    const gone = new Set(all.slice(0, Math.ceil(all.length / 4)))
    for (const [leaf, candidates] of this.#alike) {
      const left = candidates.filter((template) => !gone.has(template))
      if (left.length > 0) this.#alike.set(leaf, left)
      else this.#alike.delete(leaf)
    }
    for (const [hash, template] of this.#byHash) if (gone.has(template)) this.#byHash.delete(hash)
    this.#size -= gone.size
  }
}

function leafOf(words: readonly string[]): string {
  return `${words.length} ${words[0] ?? ''}`
}

function sameWords(one: readonly string[], other: readonly string[]): number {
  let count = 0
  for (let index = 0; index < one.length; index++) if (one[index] === other[index]) count++
  return count
}

/** A word with a digit varies. */
function folded(word: string): string {
  return /\d/.test(word) ? variable : word
}

/** The same for lines that differ only in words with digits; one pass, since it is done for every line. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  let word = 0
  let hasDigit = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const isDigit = code >= 48 && code <= 57
    if (isDigit || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127) {
      hasDigit ||= isDigit
      word = Math.imul(word ^ code, 0x01000193)
    } else {
      if (word !== 0) hash = Math.imul(hash ^ (hasDigit ? 1 : word), 0x01000193)
      hash = Math.imul(hash ^ code, 0x01000193)
      word = 0
      hasDigit = false
    }
  }
  if (word !== 0) hash = Math.imul(hash ^ (hasDigit ? 1 : word), 0x01000193)
  return hash
}
