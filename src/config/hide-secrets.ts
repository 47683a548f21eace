import { isDeepStrictEqual } from 'node:util'
import { type Document, parse, parseDocument } from 'yaml'
import { maskText } from '../observe/secrets.ts'
import { valueAt } from './explain.ts'
import type { FieldNode } from './field-tree.ts'
import type { FieldTrees } from './field-trees.ts'
import { isHidden } from './hidden.ts'
import { type Problem, pathText } from './problem.ts'
import { handleMark, type SecretHandles } from './secret-handles.ts'
import { commentsOf, scalarsOf, spliced } from './yaml-scalars.ts'

/** A text in which places can be told, and so what has to be hidden. */
interface Readable {
  readonly document: Document
  readonly tree: unknown
  readonly root: FieldNode
}

function readable(text: string, trees: FieldTrees): Readable | undefined {
  const document = parseDocument(text, { prettyErrors: false })
  if (document.errors.length > 0) return undefined
  try {
    const tree: unknown = document.toJS() ?? {}
    return { document, tree, root: trees.of(tree) }
  } catch {
    // Aliases that unfold without end.
    return undefined
  }
}

/**
 * The text of a file with a handle in place of each secret, in comments too. `undefined`: it is no YAML, so that nobody
 * can say where its secrets are.
 */
export function hideSecrets(text: string, trees: FieldTrees, handles: SecretHandles): string | undefined {
  const read = readable(text, trees)
  if (!read) return undefined
  const hidden = new Set(
    scalarsOf(read.document)
      .filter(({ node, path }) => isHidden(read.root, path, node.value))
      .map(({ node }) => node),
  )
  const values = [...hidden].flatMap(({ range }) => (range ? [{ from: range[0], to: range[1] }] : []))
  const comments = commentsOf(text).filter(({ from, to }) => maskText(text.slice(from, to)) !== text.slice(from, to))
  return spliced(text, [
    ...values.map((span) => ({ ...span, text: handleFor(text.slice(span.from, span.to)) })),
    ...comments.map((span) => ({ ...span, text: `# ${handleFor(text.slice(span.from, span.to))}` })),
  ])

  function handleFor(source: string): string {
    // A block text has its last line feed in it.
    return handles.hide(source) + (source.endsWith('\n') ? '\n' : '')
  }
}

/**
 * Puts the secrets back in place of their handles, but only where they are hidden again: nobody reads a secret by moving
 * its handle to where values are shown.
 */
export function restoreSecrets(
  text: string,
  trees: FieldTrees,
  handles: SecretHandles,
):
  | { readonly text: string; readonly problems?: undefined }
  | { readonly text?: undefined; readonly problems: readonly Problem[] } {
  if (!text.includes(handleMark)) return { text }
  const draft = readable(text, trees)
  // What is wrong with it says who reads it for the configuration.
  if (!draft) return { text }
  const places = scalarsOf(draft.document).filter(({ node }) => mentionsHandle(node.value))
  const values = new Map(places.map(({ node }) => [node.range?.[0] ?? 0, node]))
  const restored = spliced(
    text,
    [...values].flatMap(([from, node]) => {
      const source = handles.sourceOf(String(node.value))
      return source === undefined ? [] : [{ from, to: node.range?.[1] ?? from, text: inline(source) }]
    }),
  )
  const next = readable(restored, trees)
  const misplaced = places.filter(
    ({ node, path }) =>
      handles.sourceOf(String(node.value)) === undefined ||
      !next ||
      !isHidden(next.root, path, valueAt(next.tree, path)),
  )
  if (misplaced.length > 0) {
    return {
      problems: misplaced.map(({ path }) => ({
        path: pathText(path),
        expected: 'the handle of a secret only in the place of a secret, unchanged and since the last start',
        got: 'one that cannot be used here',
      })),
    }
  }
  const comments = commentsOf(restored).flatMap(({ from, to }) => {
    const source = handles.sourceOf(restored.slice(from, to).slice(2))
    return source?.startsWith('#') ? [{ from, to, text: source }] : []
  })
  return { text: spliced(restored, comments) }
}

const mentionsHandle = (value: unknown) => typeof value === 'string' && value.includes(handleMark)

/** As it was written where that means the same in any place, else in quotes. */
function inline(source: string): string {
  const value: unknown = parse(source)
  return !source.includes('\n') && isDeepStrictEqual(itemOf(source), value) ? source : JSON.stringify(value)
}

function itemOf(source: string): unknown {
  try {
    const list: unknown = parse(`[${source}]`)
    return Array.isArray(list) && list.length === 1 ? list[0] : undefined
  } catch {
    return undefined
  }
}
