import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import type { LocalModel } from '../../src/providers/models/list.ts'
import { writeStreamingToneModel } from './tone-models.ts'
import { VendorServer } from './vendor-server.ts'

const run = promisify(execFile)

export interface ModelMirror {
  readonly server: VendorServer
  /** A model that hears tones, under the name of a published one. */
  readonly model: LocalModel
  /** Sends the first half of the archive and then waits; or all of it. */
  send(part: 'half' | 'all'): void
  /** The rest of what waits. */
  release(): void
}

/** A mirror of local models on this machine. Ends with the test. */
export async function startModelMirror(): Promise<ModelMirror> {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-mirror-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await writeStreamingToneModel(join(directory, 'tones'))
  const file = join(directory, 'tones.tar.bz2')
  await run('tar', ['-cjf', file, '-C', directory, 'tones'])
  const archive = await readFile(file)
  const server = await VendorServer.start()
  onTestFinished(() => server.close())
  let part: 'half' | 'all' = 'all'
  let release = () => {}
  server.answer(({ headers, reply }) => {
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
    reply.writeHead(from > 0 ? 206 : 200, {
      etag: '"tones"',
      'content-length': archive.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}` }),
    })
    if (part === 'all') reply.end(archive.subarray(from))
    else {
      const half = Math.floor(archive.length / 2)
      reply.write(archive.subarray(from, half))
      release = () => void reply.end(archive.subarray(half))
    }
  })
  return {
    server,
    model: {
      name: 'kroko-en',
      serves: 'asr streaming',
      languages: ['en'],
      licence: 'CC-BY-SA-4.0',
      archive: 'asr-models/tones.tar.bz2',
      archiveBytes: archive.length,
      sha256: createHash('sha256').update(archive).digest('hex'),
    },
    send: (next) => {
      part = next
    },
    release: () => release(),
  }
}
