import { describe, expect, test } from 'vitest'
import { fillPlaceholders } from './placeholders.ts'

const env = { NAME: 'badge', PORT: '8080', EMPTY: '', ON: 'true', DIGITS: '007', MAP: '{ a: 1 }', NESTED: `\${NAME}` }

function fill(value: unknown) {
  return fillPlaceholders({ value }, env)
}

test.each([
  ['plain text', 'plain text'],
  [`\${NAME}`, 'badge'],
  [`a \${NAME} and \${NAME}`, 'a badge and badge'],
  [`\${PORT}`, 8080],
  [`port \${PORT}`, 'port 8080'],
  [`\${ON}`, true],
  [`\${DIGITS}`, 7],
  [`\${EMPTY}`, null],
  [`[\${EMPTY}]`, '[]'],
  [`\${EMPTY:-default}`, 'default'],
  [`\${UNSET:-default}`, 'default'],
  [`\${UNSET:-8000}`, 8000],
  [`\${UNSET:-}`, null],
  [`http://\${UNSET:-localhost:11434}/v1`, 'http://localhost:11434/v1'],
  [`\${NAME:-default}`, 'badge'],
  [`$\${NAME}`, `\${NAME}`],
  [`$\${`, `\${`],
  ['$NAME costs $5', '$NAME costs $5'],
  // A variable brings neither maps nor further placeholders.
  [`\${MAP}`, '{ a: 1 }'],
  [`\${NESTED}`, `\${NAME}`],
])('%s becomes %j', (text, expected) => {
  const { tree, problems } = fill(text)
  expect(problems).toEqual([])
  expect(tree).toEqual({ value: expected })
})

test('values inside lists and maps are filled, keys are not', () => {
  expect(fill([{ '${NAME}': `\${PORT}` }]).tree).toEqual({ value: [{ '${NAME}': 8080 }] })
})

test('what a value stood for is remembered with its variable', () => {
  expect(fill(`\${DIGITS}`).filledAt(['value'])).toEqual({ text: '007', variable: 'DIGITS' })
  expect(fill(`x\${DIGITS}`).filledAt(['value'])).toBeUndefined()
})

describe('problems', () => {
  test('a variable that is not set is named, with the one that was meant', () => {
    const { problems } = fill([`\${POTR}`])
    expect(problems).toEqual([
      {
        at: ['value', 0],
        problem: {
          path: 'value[0]',
          expected: `the environment variable POTR to be set, or a default as in \${POTR:-default}`,
          got: 'an unset variable',
          nearest: 'PORT',
        },
      },
    ])
  })

  test.each([`\${`, `a \${b c}`, `\${NAME`, `\${1X}`, `\${NAME-x}`])('%s is no placeholder', (text) => {
    expect(fill(text).problems.map(({ problem }) => problem.got)).toEqual([`an incomplete \${`])
  })

  test('all are told at once', () => {
    expect(fill({ a: `\${A}`, b: [`\${B}`, `\${`] }).problems).toHaveLength(3)
  })

  test('a tree without end is cut', () => {
    const endless: unknown[] = []
    endless.push(endless)
    expect(fill(endless).problems).toHaveLength(1)
  })
})
