import { readdir } from 'node:fs/promises'
import type { VendorSettings, Vendors } from '../src/config/complete-schema.ts'

/** The vendors whose folders are there, by name. */
export async function findVendors(): Promise<Vendors> {
  const [asr, llm, tts] = await Promise.all([inFolder('asr'), inFolder('llm'), inFolder('tts')])
  return { asr, llm, tts }
}

async function inFolder(kind: string): Promise<VendorSettings[]> {
  const folder = new URL(`../src/providers/${kind}/`, import.meta.url)
  const files = (await readdir(folder, { recursive: true })).filter((path) => /^[^/\\]+[/\\]provider\.ts$/.test(path))
  return Promise.all(files.sort().map(async (file) => (await import(new URL(file, folder).href)).vendor))
}
