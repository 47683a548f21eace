import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvError, readCsv as readBounded, writeCsv } from './csv.ts'

const readCsv = (text: string) => readBounded(text, 100)

describe('writeCsv', () => {
  it('begins with a byte order mark, ends lines with CR LF and quotes what needs it', () => {
    const text = writeCsv([
      ['id', 'title'],
      ['1', 'say "hi", twice'],
      ['2', '打印\n机'],
    ])
    expect(text).toBe('\ufeffid,title\r\n1,"say ""hi"", twice"\r\n2,"打印\n机"\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', "'=1"])('guards %j from being computed', (text) => {
    const [[cell = '']] = [readCsv(writeCsv([[text]]).replaceAll("'", '’'))[0] ?? []]
    expect(cell.startsWith('’')).toBe(true)
  })

  it('does not touch what no spreadsheet computes', () => {
    expect(writeCsv([["it's 1-1"]])).toBe("\ufeffit's 1-1\r\n")
  })
})

describe('readCsv', () => {
  it.each([
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r1;"2;3"',
      [
        ['a', 'b'],
        ['1', '2;3'],
      ],
    ],
    [
      'a\tb\n1\t',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['"a ""x"", y",b\n', [['a "x", y', 'b']]],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['a,it "was"\n', [['a', 'it "was"']]],
    ['', []],
  ])('%j', (text, rows) => {
    expect(readCsv(text)).toEqual(rows)
  })

  it.each([
    ['a,b\n"1,2', 2],
    ['a\n"1"2\n', 2],
  ])('%j: names row %i', (text, row) => {
    expect(() => readCsv(text)).toThrow(expect.objectContaining({ row }))
    expect(() => readCsv(text)).toThrow(CsvError)
  })

  it('stops at more rows or columns than it is told to take', () => {
    expect(readBounded('a\nb\n', 2)).toHaveLength(2)
    expect(() => readBounded('a\nb\nc', 2)).toThrow('row 3')
    expect(() => readCsv(','.repeat(1000))).toThrow('columns')
  })

  it('gives back whatever was written', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\r', '\n', "'", '=', '-', 'a', ' ', '\ufeff') }),
    )
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }))
    fc.assert(
      fc.property(table, (rows) => {
        const head = ['id', 'title', 'owner', 'note'].slice(0, rows[0]?.length ?? 2)
        expect(readCsv(writeCsv([head, ...rows]))).toEqual([head, ...rows])
      }),
    )
  })

  it('takes a megabyte of quotation marks in good time', () => {
    expect(() => readCsv(`a,b\n${'"'.repeat(1_000_001)}`)).toThrow(CsvError)
    expect(readCsv(`a,b\n${'"'.repeat(1_000_000)},x`)[1]).toEqual(['"'.repeat(499_999), 'x'])
  })
})
