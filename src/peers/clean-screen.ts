import { cutText } from '../lib/text.ts'

const maxRows = 10
const maxRowLength = 50
const maxBannerLength = 120
/** Members of a body that are lists. */
const listMembers = ['rows', 'items', 'list'] as const

type Content = Readonly<Record<string, unknown>>

/** What is for the screen of a device, short enough for it (extensions 8). */
export function cleanScreen(type: string, content: Content): Content {
  if (type === 'net.banner') return { ...content, text: cutText(String(content.text), maxBannerLength) }
  if (type !== 'ui.render' || content.body === undefined) return content
  return { ...content, body: cleanBody(content.body) }
}

function cleanBody(body: unknown): unknown {
  if (Array.isArray(body)) return cleanRows(body)
  if (!isMap(body)) return body
  const lists = listMembers.flatMap((member) => {
    const rows = body[member]
    return Array.isArray(rows) ? [[member, cleanRows(rows)] as const] : []
  })
  return { ...body, ...Object.fromEntries(lists) }
}

function cleanRows(rows: readonly unknown[]): unknown[] {
  return rows.slice(0, maxRows).map((row) => {
    if (!isMap(row)) return cutRow(row)
    return Object.fromEntries(Object.entries(row).map(([member, value]) => [member, cutRow(value)]))
  })
}

function cutRow(value: unknown): unknown {
  return typeof value === 'string' ? cutText(value, maxRowLength) : value
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
