import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { vendors } from '../catalogue.ts'
import { configSchema } from '../config/schema.ts'

interface VendorModule {
  readonly vendor: { readonly name: string; readonly settings: z.ZodObject }
}

const kinds = ['asr', 'llm', 'tts'] as const
const here = new URL('.', import.meta.url)
const folders: (readonly [kind: (typeof kinds)[number], name: string])[] = []
for (const kind of kinds) {
  for (const entry of await readdir(new URL(`${kind}/`, here), { withFileTypes: true })) {
    if (entry.isDirectory()) folders.push([kind, entry.name])
  }
}

/** The keys that a configuration section has for every vendor. */
const sectionKeys = {
  asr: Object.keys(configSchema.shape.asr.unwrap().shape),
  llm: ['provider', 'use'],
  tts: Object.keys(configSchema.shape.tts.unwrap().shape),
}

describe.each(folders)('%s %s', (kind, name) => {
  const folder = new URL(`${kind}/${name}/`, here)
  const load = async () => ((await import(new URL('provider.ts', folder).href)) as VendorModule).vendor

  test('has the files of every vendor', async () => {
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['provider.ts', 'provider.test.ts', 'settings.ts']))
  })

  test('is named as its folder and stands in the catalogue', async () => {
    const vendor = await load()
    expect(vendor.name).toBe(name)
    expect(vendors[kind]).toContain(vendor)
  })

  test('has a page that shows how it is set', async () => {
    const page = await readFile(new URL(`../../docs/providers/${kind}-${name}.md`, here), 'utf8')
    expect(page).toMatch(new RegExp(`provider: ${name}\\b`))
  })

  test('describes every setting, with the unit of its name', async () => {
    for (const [key, field] of Object.entries((await load()).settings.shape)) {
      const meta = z.globalRegistry.get(field as z.ZodType)
      expect(meta?.description, key).toMatch(/^[A-Z].*\.$/)
      if (key.endsWith('Ms')) expect(meta?.unit, key).toBe('ms')
    }
  })

  test('has no setting that its section has already', async () => {
    for (const key of sectionKeys[kind]) expect(Object.keys((await load()).settings.shape)).not.toContain(key)
  })

  test('refuses settings that it does not know', async () => {
    const parsed = (await load()).settings.safeParse({ model: 'm', run: 'cat', nonsense: 1 })
    expect(parsed.error?.issues.flatMap((issue) => ('keys' in issue ? issue.keys : []))).toContain('nonsense')
  })
})
