import { markdownTable } from '../lib/markdown.ts'
import type { VendorSettings, Vendors } from './complete-schema.ts'
import { type FieldNode, fieldTree } from './field-tree.ts'
import { configSchema } from './schema.ts'

const intro = `All keys with what they take, their defaults and what they mean; a key without a default may be left out. How a
file is written and checked: [configuration](../configuration.md). **Restart**: a change takes effect after the next
start, everything else without one. **Secret**: masked wherever the configuration is printed.`

/** The reference page of all fields, as Markdown: walked from the schema and from the settings of the vendors. */
export function configReference(vendors: Vendors): string {
  const top = [...fieldTree(configSchema).children]
  const isPlain = (node: FieldNode) => node.children.size === 0 && node.entry === undefined
  const parts = [
    '# Configuration reference',
    intro,
    '## At the top',
    table(top.filter(([, node]) => isPlain(node)).map(([key, node]) => row(key, node))),
  ]
  for (const [key, node] of top.filter(([, node]) => !isPlain(node))) {
    const rows = inside(key, node)
    parts.push(`## ${key}`, node.description)
    if (key === 'asr' || key === 'tts') {
      parts.push(table(naming(`${key}.provider`, ['auto'], vendors[key], rows)))
      parts.push(...vendorParts(key, `${key}.`, vendors[key], node.children))
    } else if (key === 'llm') {
      parts.push(table(naming('llm.models.<alias>.provider', [], vendors.llm, rows)))
      parts.push(...vendorParts(key, 'llm.models.<alias>.', vendors.llm, new Map()))
    } else parts.push(table(rows))
  }
  return `${parts.join('\n\n')}\n`
}

type Row = readonly [key: string, takes: string, byDefault: string, meaning: string]

const table = (rows: readonly Row[]) => markdownTable(['key', 'takes', 'default', 'meaning'], rows)

function vendorParts(
  section: string,
  prefix: string,
  vendors: readonly VendorSettings[],
  shared: ReadonlyMap<string, FieldNode>,
): string[] {
  return vendors.flatMap(({ name, settings }) => {
    const rows = [...fieldTree(settings).children].map(([key, node]) =>
      row(`${prefix}${key}`, node, shared.has(key) ? ' Takes the place of the one above.' : ''),
    )
    return [`### ${section} with \`provider: ${name}\``, rows.length > 0 ? table(rows) : 'No settings of its own.']
  })
}

/** The schema takes any provider name, since only the catalogue knows which there are. */
function naming(
  key: string,
  own: readonly string[],
  vendors: readonly VendorSettings[],
  rows: readonly Row[],
): readonly Row[] {
  const names = [...own, ...vendors.map(({ name }) => name)].join(', ')
  return rows.map((row) => (row[0] === `\`${key}\`` ? [row[0], `one of ${names}`, row[2], row[3]] : row))
}

/** The fields of a map, those of maps and lists inside it with their whole path. */
function inside(path: string, node: FieldNode): Row[] {
  const fields = [...node.children].flatMap(([key, child]) => [
    row(`${path}.${key}`, child),
    ...inside(`${path}.${key}`, child),
  ])
  if (node.entry) fields.push(...inside(`${path}.<${node.keyName}>`, node.entry))
  if (node.item) fields.push(...inside(`${path}[]`, node.item))
  return fields
}

function row(path: string, node: FieldNode, remark = ''): Row {
  const takes = node.unit === '' ? node.expects : `${node.expects} (${node.unit})`
  const marks = `${node.restart ? ' **Restart.**' : ''}${node.secret ? ' **Secret.**' : ''}`
  return [`\`${path}\``, takes, defaultCell(node.defaultText), `${node.description}${marks}${remark}`]
}

/** Values as code; words about a default (`required`, `found from the request`) as words. */
function defaultCell(text: string): string {
  return /^["[{\d]|^(?:true|false)$/.test(text) ? `\`${text}\`` : text
}
