import type { VendorSettings, Vendors } from './complete-schema.ts'
import { type FieldNode, fieldTree } from './field-tree.ts'
import { configSchema } from './schema.ts'

/** The reference page of all configuration fields, as Markdown, walked from the schema and the settings of the vendors. */
export function configReference(vendors: Vendors): string {
  const root = fieldTree(configSchema)
  const single = [...root.children].filter(([, node]) => node.children.size === 0 && !node.entry?.children.size)
  const sections = [...root.children].filter(([key]) => !single.some(([name]) => name === key))
  const parts = [
    '# Configuration reference',
    'All keys with what they take, their defaults and what they mean. How a file is written and checked: [configuration](../configuration.md). **Restart**: a change takes effect after the next start; everything else at once. **Secret**: never printed or logged.',
    '## At the top',
    table(single.map(([key, node]) => row(key, node))),
  ]
  for (const [key, node] of sections) {
    parts.push(`## ${key}`, node.description, table(rows(key, node)))
    if (key === 'asr' || key === 'tts') parts.push(...vendorParts(key, vendors[key], `${key}.`, node))
    if (key === 'llm') parts.push(...vendorParts(key, vendors.llm, 'llm.models.<alias>.', undefined))
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function vendorParts(
  section: string,
  vendors: readonly VendorSettings[],
  prefix: string,
  node: FieldNode | undefined,
): string[] {
  return vendors.flatMap(({ name, settings }) => {
    const fields = [...fieldTree(settings).children].filter(([key]) => key !== 'provider')
    const shared = node?.children ?? new Map()
    const own = fields.map(([key, field]) =>
      row(`${prefix}${key}`, field, shared.has(key) ? ' Replaces the one above.' : ''),
    )
    return [`### ${section} with \`provider: ${name}\``, own.length > 0 ? table(own) : 'No settings of its own.']
  })
}

/** The fields of a section, those of nested maps and lists with their whole path. */
function rows(path: string, node: FieldNode): string[] {
  return [...node.children].flatMap(([key, child]) => nested(`${path}.${key}`, child)).concat(entryRows(path, node))
}

function nested(path: string, node: FieldNode): string[] {
  const inside =
    node.children.size > 0 && !node.scalar && node.defaultText === '{}' ? rows(path, node) : entryRows(path, node)
  return [row(path, node), ...inside]
}

function entryRows(path: string, node: FieldNode): string[] {
  const [mark, child] = node.entry ? ['.<name>', node.entry] : ['[]', node.item]
  return child && child.children.size > 0 && !child.scalar ? rows(`${path}${mark}`, child) : []
}

function table(lines: readonly string[]): string {
  return ['| key | takes | default | meaning |', '|---|---|---|---|', ...lines].join('\n')
}

function row(path: string, node: FieldNode, remark = ''): string {
  const takes = node.unit === '' ? node.expects : `${node.expects} (${node.unit})`
  const marks = `${node.restart ? ' **Restart.**' : ''}${node.secret ? ' **Secret.**' : ''}`
  const cells = [`\`${path}\``, takes, defaultCell(node.defaultText), `${node.description}${marks}${remark}`]
  return `| ${cells.map(cell).join(' | ')} |`
}

function defaultCell(text: string): string {
  if (text === '' || text === 'required') return text
  return /^["[{\d]|^(?:true|false)$/.test(text) ? `\`${text}\`` : text
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
