import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'

/** How a file may be packed, the smallest first, and what the build calls the packed one. */
export const encodings = { br: '.br', gzip: '.gz' } as const
type Encoding = keyof typeof encodings
type Bytes = Uint8Array<ArrayBuffer>

export interface ConsoleFile {
  readonly mediaType: string
  readonly etag: string
  readonly body: Bytes
  readonly packed: Readonly<Partial<Record<Encoding, Bytes>>>
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/**
 * The built console. All of it is read when the first of it is asked for and kept, so that a build while the server
 * runs mixes nothing; a path is looked up in a table, so that it cannot lead anywhere else.
 */
export class ConsoleFiles {
  readonly #folder: URL
  #files: Promise<ReadonlyMap<string, ConsoleFile>> | undefined

  /** `folder` ends with a slash. */
  constructor(folder: URL) {
    this.#folder = folder
  }

  /** The file at this path below `/`, e.g. `assets/main-1a2b.js`. */
  async find(path: string): Promise<ConsoleFile | undefined> {
    this.#files ??= this.#read()
    try {
      const files = await this.#files
      // It may be built later.
      if (files.size === 0) this.#files = undefined
      return files.get(path)
    } catch (error) {
      this.#files = undefined
      throw error
    }
  }

  async #read(): Promise<ReadonlyMap<string, ConsoleFile>> {
    const names = await readdir(this.#folder, { recursive: true }).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    const paths = names.map((name) => name.replaceAll('\\', '/')).filter((name) => extname(name) in mediaTypes)
    const files = await Promise.all(paths.map(async (path) => [path, await this.#file(path)] as const))
    return new Map(files)
  }

  async #file(path: string): Promise<ConsoleFile> {
    const read = async (end: string) => new Uint8Array(await readFile(new URL(path + end, this.#folder)))
    const readPacked = (encoding: Encoding) =>
      read(encodings[encoding]).catch((error: unknown) => {
        if (isMissing(error)) return undefined
        throw error
      })
    const [body, br, gzip] = await Promise.all([read(''), readPacked('br'), readPacked('gzip')])
    return {
      mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
      etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
      body,
      packed: { ...(br && { br }), ...(gzip && { gzip }) },
    }
  }
}
