import { expect, test } from 'vitest'
import { chineseTexts } from '../../console/src/pages/settings/descriptions/chinese-texts.ts'
import { vendors } from '../../src/catalogue.ts'
import { configJsonSchema } from '../../src/config/json-schema.ts'

function descriptionsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(descriptionsIn)
  if (part === null || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'description' && typeof value === 'string' ? [value] : descriptionsIn(value),
  )
}

const described = new Set(descriptionsIn(configJsonSchema(vendors)))

test('every setting is described in Chinese too', () => {
  expect([...described].filter((text) => !Object.hasOwn(chineseTexts, text))).toEqual([])
})

test('no Chinese description is of a setting that is gone', () => {
  expect(Object.keys(chineseTexts).filter((text) => !described.has(text))).toEqual([])
})
