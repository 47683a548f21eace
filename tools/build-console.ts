import { cp, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const packable = /\.(css|html|js|json|svg|wasm)$/

/**
 * Builds the console to console/dist, with each file packed beside it. Runs after `npm ci` too: without the packages of
 * development there is no Vite, and then there is nothing to build with.
 */
async function buildConsole(): Promise<void> {
  const { build } = await import('vite')
  const beganAt = new Date()
  const made = await mkdtemp(join(tmpdir(), 'lapel-console-'))
  try {
    const configFile = fileURLToPath(new URL('../console/vite.config.ts', import.meta.url))
    await build({ configFile, logLevel: 'warn', build: { outDir: made, emptyOutDir: true } })
    const names = await filesIn(made)
    await Promise.all(names.filter((name) => packable.test(name)).map((name) => pack(join(made, name))))
    // What has been changed while it was built is newer than it.
    await utimes(join(made, 'index.html'), beganAt, beganAt)
    await publish(made)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

/** Puts a build in the place of the one before; who reads it meanwhile finds what its page names. */
async function publish(made: string): Promise<void> {
  const dist = fileURLToPath(new URL('../console/dist/', import.meta.url))
  await cp(join(made, 'assets'), join(dist, 'assets'), { recursive: true })
  await cp(made, dist, { recursive: true, preserveTimestamps: true })
  const names = new Set(await filesIn(made))
  const old = (await filesIn(dist)).filter((name) => !names.has(name))
  await Promise.all(old.map((name) => rm(join(dist, name))))
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file)
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'

const began = performance.now()
try {
  await buildConsole()
  process.stdout.write(`console/dist: built in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
} catch (error) {
  if (!isMissing(error) || process.env.npm_lifecycle_event !== 'prepare') throw error
  process.stdout.write('The console was not built: Vite is not installed here.\n')
}
