/** How the columns of a CSV table are read and written. */
export interface CellRules {
  /** Columns that hold numbers. */
  readonly numbers: readonly string[]
  /** Columns that hold texts. */
  readonly texts: readonly string[]
  /**
   * Whether others may stand beside them. Their cells hold anything: what looks like a JSON number, boolean, array or
   * object is one, everything else a text. An apostrophe in front says that it is a text all the same.
   */
  readonly others: boolean
}

const looksLikeJson = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|[[{][\s\S]*[\]}])$/i
const marked = /^'+/

/** What the cell of a column says. */
export function cellValue(name: string, cell: string, { numbers, texts, others }: CellRules): unknown {
  if (numbers.includes(name)) return /^-?\d+(?:\.\d+)?$/.test(cell.trim()) ? Number(cell) : cell
  if (texts.includes(name) || !others) return cell
  if (cell.startsWith("'") && looksLikeJson.test(cell.replace(marked, ''))) return cell.slice(1)
  return looksLikeJson.test(cell) ? jsonOr(cell) : cell
}

/** The cell that says this; empty for nothing. */
export function cellText(name: string, value: unknown, { numbers, texts }: CellRules): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  const isFree = !numbers.includes(name) && !texts.includes(name)
  return isFree && looksLikeJson.test(value.replace(marked, '')) ? `'${value}` : value
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
