import { readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/**
 * Builds the console to console/dist, with each file packed beside it. Runs after `npm ci` too: without the packages of
 * development there is no Vite, and then there is nothing to build with.
 */
export async function buildConsole(): Promise<void> {
  const { build } = await import('vite')
  const beganAt = new Date()
  const root = fileURLToPath(new URL('../', import.meta.url))
  const [made, dist] = [join(root, 'node_modules', `.lapel-console-${process.pid}`), join(root, 'console', 'dist')]
  try {
    const configFile = join(root, 'console', 'vite.config.ts')
    await build({ configFile, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } })
    const names = await readdir(made, { recursive: true })
    const texts = names.filter((name) => /^\.(css|html|js|json|svg|wasm)$/.test(extname(name)))
    await Promise.all(texts.map((name) => pack(join(made, name))))
    // What has been changed while it was built is newer than it.
    await utimes(join(made, 'index.html'), beganAt, beganAt)
    // Whoever serves the old one never sees half of a new one.
    await rm(dist, { recursive: true, force: true })
    await rename(made, dist)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file)
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'

if (import.meta.main) {
  const began = performance.now()
  try {
    await buildConsole()
    process.stdout.write(`console/dist: built in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  } catch (error) {
    if (!isMissing(error) || process.env.npm_lifecycle_event !== 'prepare') throw error
    process.stdout.write('The console was not built: Vite is not installed here.\n')
  }
}
