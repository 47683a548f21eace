import { cutText } from '../lib/text.ts'

const esc = '\u001b'
/** Colours and cursor movements (ECMA-48), titles and links (OSC, ended by BEL or ST), other two-character sequences. */
const escapeSequence = new RegExp(
  `${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${esc}\\u0007]{0,2000}(?:\\u0007|${esc}\\\\)|[()#][0-9A-Za-z]|[@-Z\\\\^_=>])`,
  'g',
)
const controls = /[^\P{Cc}\t]+/gu

/** Characters of a line that are looked at; of a longer one the rest is noise. */
export const maxRawChars = 4096

/** What a terminal would show of one line: without escape sequences, and of what was overwritten (a progress bar) the last. */
export function plainLine(raw: string): string {
  let text = raw.length > maxRawChars ? cutText(raw, maxRawChars) : raw
  if (text.includes(esc)) text = text.replace(escapeSequence, '')
  if (text.includes('\r')) {
    const trimmed = text.replace(/\r+$/, '')
    text = trimmed.slice(trimmed.lastIndexOf('\r') + 1)
  }
  return text.replace(controls, '').trimEnd()
}
