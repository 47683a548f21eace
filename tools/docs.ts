import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { folder, pages, pageText } from './docs-pages.ts'

/**
 * Prints docs/reference/ and the console's types from the tables, `--check` compares instead and exits with 1 where a page is stale. A page
 * that no table stands behind any more is removed, or reported.
 */
const onlyCheck = process.argv.includes('--check')
await mkdir(folder, { recursive: true })
const present = (await readdir(folder)).filter((name) => name.endsWith('.md'))
const stale: string[] = []

for (const page of pages) {
  const wanted = pageText(page)
  const found = await readFile(new URL(page.file, folder), 'utf8').catch(() => '')
  if (wanted === found) continue
  stale.push(`${page.file}\n${differenceText(found, wanted)}`)
  if (!onlyCheck) await writeFile(new URL(page.file, folder), wanted)
}
for (const name of present.filter((name) => !pages.some(({ file }) => file === name))) {
  stale.push(`docs/reference/${name}: no table prints this page\n`)
  if (!onlyCheck) await rm(new URL(name, folder))
}

if (stale.length === 0) process.stdout.write(`${pages.length} pages, up to date\n`)
else if (onlyCheck) {
  process.stderr.write(`Stale pages, run \`npm run docs\`:\n${stale.join('')}`)
  process.exitCode = 1
} else process.stdout.write(`Written:\n${stale.join('')}`)

/** The lines that only one of the two texts has, the first few of them. */
function differenceText(found: string, wanted: string): string {
  const [before, after] = [found.split('\n'), wanted.split('\n')]
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`)
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)
  const lines = [...gone, ...come]
  const shown = lines.slice(0, 8).map((line) => `  ${line.slice(0, 160)}\n`)
  return `${shown.join('')}${lines.length > 8 ? `  ... and ${lines.length - 8} more lines\n` : ''}`
}
