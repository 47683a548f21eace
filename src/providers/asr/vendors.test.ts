import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'

interface VendorModule {
  readonly vendor: { readonly name: string; readonly settings: z.ZodObject }
}

const here = new URL('.', import.meta.url)
const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory())

test('there are vendors', () => {
  expect(folders.length).toBeGreaterThan(3)
})

for (const { name } of folders) {
  test(`the folder of ${name} has the files of every vendor`, async () => {
    expect(await readdir(new URL(name, here))).toEqual(
      expect.arrayContaining(['provider.test.ts', 'provider.ts', 'settings.ts']),
    )
  })

  test(`${name} is called like its folder and describes each of its settings`, async () => {
    const { vendor } = (await import(new URL(`${name}/provider.ts`, here).href)) as VendorModule
    expect(vendor.name).toBe(name)
    for (const [key, field] of Object.entries(vendor.settings.shape)) {
      const meta = z.globalRegistry.get(field as z.ZodType)
      expect(meta?.description, `${name}.${key}`).toMatch(/^[A-Z].*\.$/)
      expect(meta?.unit, `${name}.${key}`).toBe(key.endsWith('Ms') ? 'ms' : undefined)
    }
  })
}
