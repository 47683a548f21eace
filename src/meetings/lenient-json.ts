/** Deeper than anything a model is asked for. */
const maxDepth = 16

/** Curly quotes that models put where JSON wants straight ones. */
const closers: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' }

/**
 * The first JSON object in what a model wrote: around it there may be words and code fences, and in it single or curly
 * quotes, quotes inside quotes, bare keys, comments, line feeds in strings, commas too many. `undefined`: none, or it ends
 * before it is complete.
 */
export function readLenientObject(text: string): Readonly<Record<string, unknown>> | undefined {
  for (let at = text.indexOf('{'), tries = 0; at >= 0 && tries < 8; at = text.indexOf('{', at + 1), tries++) {
    const value = strictObject(text, at) ?? new Reader(text, at).object(0)
    if (value && Object.keys(value).length > 0) return value
  }
  return undefined
}

function strictObject(text: string, from: number): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.slice(from, text.lastIndexOf('}') + 1))
    return value !== null && typeof value === 'object' ? { ...value } : undefined
  } catch {
    return undefined
  }
}

class Reader {
  readonly #text: string
  #at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  object(depth: number): Record<string, unknown> | undefined {
    const result: Record<string, unknown> = {}
    this.#at++
    for (;;) {
      this.#space()
      if (this.#take(/[}]/y) !== undefined) return result
      const key = this.#string() ?? this.#take(/[\p{L}_][\p{L}\p{N}_-]*/uy)
      this.#space()
      if (key === undefined || this.#take(/[:：=]/y) === undefined) return undefined
      const value = this.#value(depth + 1)
      if (value === undefined) return undefined
      // Not assigned: a key like __proto__ would change the object itself.
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true })
    }
  }

  #list(depth: number): unknown[] | undefined {
    const result: unknown[] = []
    this.#at++
    for (;;) {
      this.#space()
      if (this.#take(/\]/y) !== undefined) return result
      const value = this.#value(depth + 1)
      if (value === undefined) return undefined
      result.push(value)
    }
  }

  #value(depth: number): unknown {
    if (depth > maxDepth) return undefined
    this.#space()
    const next = this.#text[this.#at]
    if (next === '{') return this.object(depth)
    if (next === '[') return this.#list(depth)
    return this.#string() ?? word(this.#take(/[^\s,，{}[\]"'“”]+/y))
  }

  #string(): string | undefined {
    const open = this.#text[this.#at] ?? ''
    const close = closers[open]
    if (close === undefined) return undefined
    let result = ''
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const char = this.#text[at]
      if (char === '\\') {
        const [read, length] = escaped(this.#text, at + 1)
        result += read
        at += length
      } else if ((char === close || (open === '“' && char === '"')) && this.#isEnd(at + 1)) {
        this.#at = at + 1
        return result
      } else result += char
    }
    return undefined
  }

  /** Whether a quote before `at` can be the closing one: what follows has to be JSON again. */
  #isEnd(at: number): boolean {
    const end = /\s*(?:[}\]:：]|[,，]\s*["'“‘{[\]}\d\p{L}-]|$)/uy
    end.lastIndex = at
    return end.test(this.#text)
  }

  /** White space, comments, and commas: how many of them there are does not matter. */
  #space(): void {
    this.#take(/(?:[\s,，]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) return undefined
    this.#at += found.length
    return found
  }
}

function escaped(text: string, at: number): [string, number] {
  const char = text[at] ?? ''
  if (char === 'u') {
    const code = /^[\da-fA-F]{4}/.exec(text.slice(at + 1, at + 5))?.[0]
    return code === undefined ? ['u', 1] : [String.fromCharCode(Number.parseInt(code, 16)), 5]
  }
  return [{ n: '\n', t: '\t', r: '\r', b: '', f: '' }[char] ?? char, 1]
}

function word(text: string | undefined): unknown {
  if (text === undefined) return undefined
  if (/^(?:null|none|undefined|nil)$/i.test(text)) return null
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}
