import { describe, expect, it } from 'vitest'
import { fileText, type ListPart, wholeList } from './export.ts'

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ id: from + index }))

describe('wholeList', () => {
  it('joins the parts', async () => {
    const items = await wholeList(async (offset, limit) => ({
      items: numbered(offset, Math.min(limit, 2500 - offset)),
      total: 2500,
    }))
    expect(items).toEqual(numbered(0, 2500))
  })

  it('reads anew what changes on the way, so that nothing is missed', async () => {
    let version = 0
    const asked: number[] = []
    const items = await wholeList(async (offset, limit): Promise<ListPart> => {
      asked.push(offset)
      if (asked.length === 2) version = 1
      return { items: numbered(offset + version, Math.min(limit, 1500 - offset)), total: 1500, version }
    })
    expect(asked).toEqual([0, 1000, 0, 1000])
    expect(items).toEqual(numbered(1, 1500))
  })

  it('gives up on a list that never stands still', async () => {
    let version = 0
    const part = async (offset: number) => ({ items: numbered(offset, 1000), total: 5000, version: version++ })
    await expect(wholeList(part)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('a part that is empty against expectation does not hold it up for ever', async () => {
    const part = async (offset: number) => ({ items: offset === 0 ? numbered(0, 1000) : [], total: 5000 })
    await expect(wholeList(part)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('refuses what would not fit into memory', async () => {
    const part = async () => ({ items: numbered(0, 1000), total: 1_000_000 })
    await expect(wholeList(part)).rejects.toMatchObject({ code: 'SCHEMA_INVALID' })
  })
})

describe('fileText', () => {
  const spec = { fileName: 'x', columns: ['id', 'at'], cells: { numbers: ['id'], texts: ['at'], others: true } }

  it('guards the name of a column as well', () => {
    expect(fileText([{ id: 1, '=1+1': 'a' }], 'csv', spec)).toBe("\ufeffid,at,'=1+1\r\n1,,a\r\n")
  })

  it('an empty list has its head', () => {
    expect(fileText([], 'csv', spec)).toBe('\ufeffid,at\r\n')
    expect(fileText([], 'json', spec)).toBe('[]\n')
  })
})
