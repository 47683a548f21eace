import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { vendors } from '../../src/catalogue.ts'
import { readConfig } from '../../src/config/load.ts'
import { problemText } from '../../src/config/problem.ts'

const root = new URL('../../', import.meta.url)
const documents = [
  ...(await readdir(root)).filter((name) => /^README.*\.md$/.test(name)),
  ...(await readdir(new URL('docs/', root), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort()

for (const document of documents) {
  const text = await readFile(new URL(document, root), 'utf8')
  const blocks = [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)]
  for (const [index, block] of blocks.entries()) {
    const line = text.slice(0, block.index).split('\n').length
    test(`${document}: configuration example ${index + 1}, line ${line}, is valid`, () => {
      const example = (block[2] ?? '').replaceAll(new RegExp(`^${block[1]}`, 'gm'), '')
      const variables = [...example.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name, 'a value of the environment'])
      expect(readConfig(example, Object.fromEntries(variables), vendors).problems.map(problemText)).toEqual([])
    })
  }
}

test('there are examples', () => expect(documents).toContain('docs/configuration.md'))
