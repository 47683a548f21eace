import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { vendors } from '../../src/catalogue.ts'
import { configSchema } from '../../src/config/schema.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { metricTable } from '../../src/observe/metrics-table.ts'
import { closeReasons } from '../../src/protocol/close-codes.ts'
import { folder, pages, pageText } from '../../tools/docs-pages.ts'

const read = (file: string) => readFile(new URL(file, folder), 'utf8')

/** The first cell in backticks of each row. */
function namesIn(page: string, column: number): string[] {
  return page
    .split('\n')
    .map((line) => /^`(.+)`$/.exec(line.split(' | ')[column]?.replace(/^\| /, '') ?? '')?.[1])
    .filter((name) => name !== undefined)
}

test.each(pages)('$file is what its table says', async (page) => {
  expect(await read(page.file)).toBe(pageText(page))
})

test('every page in docs/reference/ is printed from a table', async () => {
  const here = pages.map(({ file }) => file).filter((file) => !file.startsWith('..'))
  expect((await readdir(folder)).sort()).toEqual(here.sort())
})

describe('metrics', () => {
  test('table, page and exposition name the same ones', async () => {
    const metrics = createMetrics()
    const exposition = await metrics.text()
    metrics.close()
    const exposed = [...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    expect(exposed.sort()).toEqual(Object.keys(metricTable).sort())
    expect(namesIn(await read('metrics.md'), 0).sort()).toEqual(Object.keys(metricTable).sort())
  })
})

describe('close codes', () => {
  test('table and page name the same ones', async () => {
    expect(namesIn(await read('close-codes.md'), 1).sort()).toEqual(Object.keys(closeReasons).sort())
  })

  test('no two reasons share a code, no text is longer than a close frame', () => {
    const reasons = Object.values(closeReasons)
    expect(new Set(reasons.map(({ code }) => code)).size).toBe(reasons.length)
    for (const { text } of reasons) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(123)
  })
})

describe('configuration', () => {
  test('the page has every section and every setting of every provider', async () => {
    const names = namesIn(await read('config.md'), 0)
    for (const key of Object.keys(configSchema.shape)) {
      expect(names.some((name) => name === key || name.startsWith(`${key}.`))).toBe(true)
    }
    for (const [prefix, offered] of [
      ['asr.', vendors.asr],
      ['llm.models.<alias>.', vendors.llm],
      ['tts.', vendors.tts],
    ] as const) {
      for (const vendor of offered) {
        for (const key of Object.keys(vendor.settings.shape)) expect(names).toContain(`${prefix}${key}`)
      }
    }
  })

  test('every field has a description', async () => {
    const bare = (await read('config.md')).split('\n').filter((line) => /^\| `/.test(line) && /\| +\|$/.test(line))
    expect(bare).toEqual([])
  })
})
