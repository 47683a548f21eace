import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { LlmVendor, TtsVendor } from '../contract.ts'

const providers = new URL('../', import.meta.url)

async function vendorFolders(kind: string): Promise<string[]> {
  const entries = await readdir(new URL(`${kind}/`, providers), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${kind}/${entry.name}`)
}

async function vendorOf(folder: string): Promise<LlmVendor | TtsVendor> {
  const module: { vendor: LlmVendor | TtsVendor } = await import(new URL(`${folder}/provider.ts`, providers).href)
  return module.vendor
}

describe.each([...(await vendorFolders('llm')), ...(await vendorFolders('tts'))])('%s', (folder) => {
  test('has the file set of a vendor', async () => {
    const files = await readdir(new URL(`${folder}/`, providers))
    expect(files).toEqual(expect.arrayContaining(['provider.ts', 'provider.test.ts', 'settings.ts']))
  })

  test('is named as its folder and describes every setting', async () => {
    const vendor = await vendorOf(folder)
    expect(vendor.name).toBe(folder.split('/')[1])
    for (const [key, field] of Object.entries(vendor.settings.shape)) {
      expect(z.globalRegistry.get(field as z.ZodType)?.description, key).toMatch(/\.$/)
    }
  })

  test('refuses settings that it does not know', async () => {
    const vendor = await vendorOf(folder)
    const parsed = vendor.settings.safeParse({ model: 'm', run: 'cat', nonsense: 1 })
    expect(parsed.error?.issues.flatMap((issue) => ('keys' in issue ? issue.keys : []))).toContain('nonsense')
  })
})
