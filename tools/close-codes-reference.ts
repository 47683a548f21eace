import { markdownTable } from '../src/lib/markdown.ts'
import { type CloseReason, closeReasons } from '../src/protocol/close-codes.ts'

const advice = {
  'when-needed': 'when there is a reason to',
  later: 'after a while',
  never: 'not before something has been changed',
} as const satisfies Record<CloseReason['retry'], string>

/** The reference page of all close codes, as Markdown. */
export function closeCodesReference(): string {
  const rows = Object.entries<CloseReason>(closeReasons)
    .sort(([, one], [, other]) => one.code - other.code)
    .map(([name, { code, text, retry }]) => [String(code), `\`${name}\``, text, advice[retry]])
  return `# Close codes

How the server closes a WebSocket. The name is the one in logs and in the metric \`lapel_closes_total\`. Codes from 4000
are Lapel's own: 4000 to 4099 come back when there is a reason to, 4100 to 4199 after a while, 4200 to 4299 not before
something has been changed.

${markdownTable(['code', 'name', 'text', 'come back'], rows)}
`
}
