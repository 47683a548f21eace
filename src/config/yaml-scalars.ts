import { type Document, isAlias, isMap, isScalar, isSeq, Lexer, type Scalar } from 'yaml'
import type { ConfigPath } from './problem.ts'

/** A piece of the text. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface PlacedScalar {
  readonly node: Scalar
  readonly path: ConfigPath
}

/** An alias may stand inside its own anchor. */
const maxDepth = 20

/** Every value that is no map and no list, with its place; what an alias names comes at each of its places. */
export function scalarsOf(document: Document): PlacedScalar[] {
  const found: PlacedScalar[] = []
  const walk = (node: unknown, path: ConfigPath): void => {
    if (path.length > maxDepth) return
    if (isAlias(node)) walk(node.resolve(document), path)
    else if (isScalar(node)) found.push({ node, path })
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index])
    else if (isMap(node)) {
      for (const { key, value } of node.items) walk(value, [...path, isScalar(key) ? String(key.value) : String(key)])
    }
  }
  walk(document.contents, [])
  return found
}

/** Marks of the lexer that stand for no text: document, flow error, scalar. */
const marks = new Set(['\u0002', '\u0018', '\u001f'])

export function commentsOf(text: string): Span[] {
  const found: Span[] = []
  let from = 0
  let isContent = false
  for (const lexeme of new Lexer().lex(text)) {
    if (marks.has(lexeme)) {
      isContent = lexeme === '\u001f'
      continue
    }
    if (!isContent && lexeme.startsWith('#')) found.push({ from, to: from + lexeme.length })
    isContent = false
    from += lexeme.length
  }
  return found
}

/** Puts other text in place of spans that do not overlap. */
export function spliced(text: string, pieces: readonly (Span & { readonly text: string })[]): string {
  const fromLast = [...pieces].sort((one, other) => other.from - one.from)
  return fromLast.reduce((whole, piece) => whole.slice(0, piece.from) + piece.text + whole.slice(piece.to), text)
}
