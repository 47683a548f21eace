import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { ConfigPath, Problem } from './problem.ts'

export interface YamlSource {
  /** Plain values; an empty file is an empty map. */
  readonly tree: unknown
  /** The line (from 1) of the key at `path`, or of the deepest key on the way to it that is there. */
  lineOf(path: ConfigPath): number | undefined
}

/** Reads one YAML document, telling all syntax errors with line and column. */
export function readYaml(text: string): { source: YamlSource } | { source?: undefined; problems: Problem[] } {
  const lines = new LineCounter()
  // Pretty errors quote the source, which may hold a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const syntax = [...document.errors, ...document.warnings].map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0])
    const inFlow = /\$\{/.test(text.split('\n')[line - 1] ?? '')
    return {
      path: '',
      expected: inFlow ? `valid YAML (inside [ ] and { } a \${NAME} needs quotes)` : 'valid YAML',
      got: withoutSource(error.message),
      line,
      column: col,
    }
  })
  // After the first error in a line the parser mostly reports what follows from it.
  const first = syntax.filter((problem, index) => problem.line !== syntax[index - 1]?.line)
  if (first.length > 0) return { problems: first }
  try {
    return { source: { tree: document.toJS() ?? {}, lineOf } }
  } catch (error) {
    // Aliases that unfold without end are only noticed here.
    return { problems: [{ path: '', expected: 'valid YAML', got: String(error) }] }
  }

  function lineOf(path: ConfigPath): number | undefined {
    let node: unknown = document.contents
    let line: number | undefined
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document)
      let place: unknown
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
        place = pair?.key
        node = pair?.value
      } else if (isSeq(node)) {
        node = node.items[Number(key)]
        place = node
      } else break
      if (!isNode(place) || !place.range) break
      line = lines.linePos(place.range[0]).line
    }
    return line
  }
}

/** Some messages of the parser end in `: "<the unexpected text>"`. */
function withoutSource(message: string): string {
  return message.split(/: ["']|\n/)[0] ?? message
}
