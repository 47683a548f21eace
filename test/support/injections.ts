import { readFile } from 'node:fs/promises'

/** 300 messages that want the model to do something, half of them in Chinese; one a line, with `\n` for a new line. */
export async function readInjections(): Promise<string[]> {
  const text = await readFile(new URL('../corpus/peer-injections.txt', import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('\\n', '\n'))
}
