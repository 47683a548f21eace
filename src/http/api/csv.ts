/**
 * Text tables for spreadsheets: RFC 4180 in UTF-8, with a byte order mark, by which spreadsheets know the encoding.
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front, which reading takes away again.
 */
const byteOrderMark = '\ufeff'

/** What makes a spreadsheet compute; apostrophes before it are counted in, so that a guarded cell can be guarded. */
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

const maxColumns = 500

export type Row = readonly string[]

/** Rows, head first, as CSV. */
export function writeCsv(rows: Iterable<Row>): string {
  const lines: string[] = []
  for (const row of rows) lines.push(`${row.map(cell).join(',')}\r\n`)
  return byteOrderMark + lines.join('')
}

function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text is not CSV; `row` counts as spreadsheets do, from 1. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly row: number

  constructor(row: number, message: string) {
    super(`row ${row}: ${message}`)
    this.row = row
  }
}

/**
 * The rows of a CSV text, head included, empty ones as `['']`. Takes any line ending, and the separators that
 * spreadsheets write (`,` `;` tab): the one that stands most often in the first line. Throws a CsvError, also where
 * there are more than `maxRows` rows.
 */
export function readCsv(text: string, maxRows: number): string[][] {
  const source = text.startsWith(byteOrderMark) ? text.slice(1) : text
  const separator = separatorOf(source)
  // One field with what ends it: quoted, or up to the next separator or line end.
  const field = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*)?)(${separator}|\\r\\n|\\r|\\n|$)`,
    'y',
  )
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < source.length; at = field.lastIndex) {
    field.lastIndex = at
    const found = field.exec(source)
    if (!found) throw new CsvError(rows.length + 1, 'a quotation mark is not closed, or something follows it')
    const [, quoted, plain = '', end] = found
    if (rows.length >= maxRows) throw new CsvError(maxRows + 1, 'these are too many rows')
    if (row.length >= maxColumns) throw new CsvError(rows.length + 1, 'these are too many columns')
    row.push(unguarded(quoted === undefined ? plain : quoted.replaceAll('""', '"')))
    if (end === separator && field.lastIndex < source.length) continue
    // A separator at the very end: one more, empty field.
    if (end === separator) row.push('')
    rows.push(row)
    row = []
  }
  return rows
}

const unguarded = (text: string) => (text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text)

function separatorOf(source: string): string {
  const [head = ''] = source.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1)
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark
}
