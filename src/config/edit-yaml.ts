import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type Scalar,
  stringify,
} from 'yaml'
import { spliced } from './yaml-scalars.ts'

/** One place of the file and its new value; without a value it is taken out. */
export interface Edit {
  readonly path: readonly (string | number)[]
  readonly value?: unknown
}

/**
 * Changes values in a YAML text. Comments, order and the way things are written stay where they can: one value in place
 * of another changes nothing else in the text; for more than that the text is written anew, with its comments.
 * @throws Error where the text is no YAML, or has something else where a map or list would have to be
 */
export function editYaml(text: string, edits: readonly Edit[]): string {
  return replacedInPlace(text, edits) ?? rewritten(text, edits)
}

/** The text with nothing but single values exchanged, if that is all there is to do. */
function replacedInPlace(text: string, edits: readonly Edit[]): string | undefined {
  const document = readDocument(text)
  const pieces = edits.flatMap(({ path, value }) => {
    const node = document.getIn(path, true)
    if (!isScalar(node) || !node.range || !isPlainValue(value) || isBlock(node)) return []
    const [from, to] = node.range
    const written = stringify(value, { lineWidth: 0, defaultStringType: styleOf(node.type) }).trimEnd()
    return from === to || written.includes('\n') ? [] : [{ from, to, text: written }]
  })
  if (new Set(pieces.map(({ from }) => from)).size < edits.length) return undefined
  const next = spliced(text, pieces)
  for (const { path, value } of edits) document.setIn(path, value)
  return isSame(next, document) ? next : undefined
}

function rewritten(text: string, edits: readonly Edit[]): string {
  const document = readDocument(text)
  for (const { path, value } of edits) {
    if (value === undefined) removeAt(document, path)
    else assignAt(document, path, value)
  }
  const flowCollectionPadding = /[{[] /.test(text)
  return isEmpty(document) ? remarksOf(document) : document.toString({ lineWidth: 0, flowCollectionPadding })
}

function readDocument(text: string): Document {
  const document = parseDocument(text, { prettyErrors: false })
  const [error] = document.errors
  if (error) throw new Error('the file is not valid YAML')
  return document
}

const isPlainValue = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

const isBlock = ({ type }: Scalar) => type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED'

function styleOf(type: string | null | undefined): 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'PLAIN' {
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? type : 'PLAIN'
}

function isSame(text: string, document: Document): boolean {
  const read = parseDocument(text, { prettyErrors: false })
  return read.errors.length === 0 && isDeepStrictEqual(read.toJS(), document.toJS())
}

/** A section that is empty then goes too; deeper down, an empty map may be an entry that says something by being there. */
function removeAt(document: Document, path: Edit['path']): void {
  if (!document.hasIn(path)) return
  document.deleteIn(path)
  const parent = path.slice(0, -1)
  const holder = document.getIn(parent, true)
  if (parent.length === 1 && isCollection(holder) && holder.items.length === 0) removeAt(document, parent)
}

/** Takes over what is the same, so that its comments stay. */
function assignAt(document: Document, path: Edit['path'], value: unknown): void {
  const node = document.getIn(path, true)
  const before = isNode(node) ? node.toJS(document) : undefined
  if (isDeepStrictEqual(before, value)) return
  if (isMap(node) && isMapValue(value)) {
    for (const key of Object.keys(before as object)) if (!Object.hasOwn(value, key)) document.deleteIn([...path, key])
    for (const [key, item] of Object.entries(value)) assignAt(document, [...path, key], item)
  } else if (isSeq(node) && Array.isArray(value)) {
    while (node.items.length > value.length) node.items.pop()
    for (const [index, item] of value.entries()) assignAt(document, [...path, index], item)
  } else if (isScalar(node) && isPlainValue(value)) node.value = value
  else setAt(document, path, value)
}

function setAt(document: Document, path: Edit['path'], value: unknown): void {
  for (let length = 0; length < path.length; length++) {
    const above = document.getIn(path.slice(0, length), true)
    // A section whose keys are all commented out.
    if (above === undefined || above === null || (isScalar(above) && above.value === null)) {
      document.setIn(path.slice(0, length), document.createNode({}))
    }
  }
  document.setIn(path, document.createNode(value))
}

function isMapValue(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function isEmpty(document: Document): boolean {
  return document.contents === null || (isCollection(document.contents) && document.contents.items.length === 0)
}

/** `{}` would be all that is left of a file. */
function remarksOf({ commentBefore, comment }: Document): string {
  return [commentBefore, comment].flatMap((text) => (text ? [text.replaceAll(/^/gm, '#')] : [])).join('\n')
}
