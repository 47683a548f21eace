import { readFile } from 'node:fs/promises'

/** The paths of all pages, those outside the navigation too, as the table of the console has them. */
export const consolePages = await pathsInTable()

async function pathsInTable(): Promise<readonly string[]> {
  const table = await readFile(new URL('../../console/src/pages.ts', import.meta.url), 'utf8')
  return [...table.matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path)
}
