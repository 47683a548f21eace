import { BackupError } from './backup-error.ts'

/** More than a row can be: what is longer is no backup. */
const maxLineLength = 64 * 1024 * 1024

/** The lines of a stream as JSON, each as soon as it is there. @throws BackupError where one is too long or no JSON */
export async function* jsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const part of bytes) {
    for (const [index, text] of decoder.decode(part, { stream: true }).split('\n').entries()) {
      if (index > 0) {
        yield parse(rest)
        rest = ''
      }
      rest += text
      if (rest.length > maxLineLength) throw new BackupError('a line is too long')
    }
  }
  if (rest !== '') yield parse(rest)
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new BackupError('a line is not JSON')
  }
}
