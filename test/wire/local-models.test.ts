import { describe, expect, it } from 'vitest'
import { vendors } from '../../src/catalogue.ts'
import { importSherpa } from '../../src/providers/asr/sherpa-onnx/sherpa-package.ts'
import { memoryFile } from '../support/memory-file.ts'
import { type ModelMirror, startModelMirror } from '../support/model-mirror.ts'
import { tones } from '../support/tone-models.ts'
import { startApi } from './api-client.ts'

interface Model {
  readonly name: string
  readonly state: string
  readonly keptBytes: number
  readonly downloadBytes: number
  readonly receivedBytes?: number
  readonly message?: string
}

/** Unpacking is a process of its own. */
const patience = { timeout: 10_000 }

const isInstalled = await importSherpa().then(
  () => true,
  () => false,
)

async function startWith({ server, model }: ModelMirror, localModels = [model]) {
  const models = { mirror: server.url }
  const configFile = memoryFile(`chat: { waitMs: 0 }\nmodels: { mirror: "${server.url}" }\n`)
  const api = await startApi({ vendors, configFile, localModels, config: { models } })
  const state = async () => (await api.ask<readonly Model[]>('GET /local-models')).json[0]
  return { ...api, state }
}

describe('a local model', () => {
  it('is loaded in sight of everybody, checked, and then there', async () => {
    const mirror = await startModelMirror()
    const { ask, state } = await startWith(mirror)
    mirror.send('half')
    expect(await state()).toMatchObject({ state: 'absent', downloadBytes: mirror.model.archiveBytes, keptBytes: 0 })
    expect((await ask('POST /local-models/kroko-en/pull')).status).toBe(202)
    const half = Math.floor(mirror.model.archiveBytes / 2)
    await expect.poll(state, patience).toMatchObject({ state: 'loading', receivedBytes: half })
    mirror.release()
    await expect.poll(state, patience).toMatchObject({ state: 'installed' })
  })

  it('whose download is stopped goes on where it was', async () => {
    const mirror = await startModelMirror()
    const { ask, state } = await startWith(mirror)
    mirror.send('half')
    await ask('POST /local-models/kroko-en/pull')
    const half = Math.floor(mirror.model.archiveBytes / 2)
    await expect.poll(state, patience).toMatchObject({ receivedBytes: half })
    expect((await ask('DELETE /local-models/kroko-en/pull')).status).toBe(204)
    expect(await state()).toMatchObject({ state: 'absent', keptBytes: half })
    mirror.send('all')
    await ask('POST /local-models/kroko-en/pull')
    await expect.poll(state, patience).toMatchObject({ state: 'installed' })
    expect(mirror.server.calls.at(-1)?.headers.range).toBe(`bytes=${half}-`)
  })

  it('that the mirror does not have says so', async () => {
    const mirror = await startModelMirror()
    mirror.server.answer(({ reply }) => reply.writeHead(404).end())
    const { ask, state } = await startWith(mirror)
    await ask('POST /local-models/kroko-en/pull')
    await expect
      .poll(state, patience)
      .toMatchObject({ state: 'failed', message: expect.stringContaining('models.mirror') })
  })

  it('waits until another one has come', async () => {
    const mirror = await startModelMirror()
    const other = { ...mirror.model, name: 'whisper-tiny', archive: 'asr-models/other.tar.bz2' }
    const { ask } = await startWith(mirror, [mirror.model, other])
    mirror.send('half')
    await ask('POST /local-models/kroko-en/pull')
    const refused = await ask('POST /local-models/whisper-tiny/pull')
    expect(refused).toMatchObject({ status: 409, json: { error: { code: 'CONFLICT' } } })
    expect((await ask('POST /local-models/kroko-en/pull')).status).toBe(202)
  })

  it('that is not what was published is refused', async () => {
    const mirror = await startModelMirror()
    const { ask, state } = await startWith(mirror, [{ ...mirror.model, sha256: '0'.repeat(64) }])
    await ask('POST /local-models/kroko-en/pull')
    await expect.poll(state, patience).toMatchObject({ state: 'failed', message: expect.stringContaining('SHA-256') })
  })

  it('is one of the list', async () => {
    const { ask } = await startWith(await startModelMirror())
    expect((await ask('POST /local-models/..%2F..%2Fetc/pull')).status).toBe(404)
    expect((await ask('DELETE /local-models/kroko-en/pull')).status).toBe(404)
  })

  it.skipIf(!isInstalled)('is tried and put in force without a restart', async () => {
    const mirror = await startModelMirror()
    const { ask, server, state } = await startWith(mirror)
    await ask('POST /local-models/kroko-en/pull')
    await expect.poll(state, patience).toMatchObject({ state: 'installed' })
    const draft = { provider: 'sherpa-onnx', model: 'kroko-en' }
    const pcm = Buffer.from(tones('low', 'high').buffer).toString('base64')
    const trial = await ask('POST /setup/recogniser/trial', { json: { draft, speech: { pcm } } })
    expect(trial.json).toMatchObject({ outcome: 'worked', text: expect.stringMatching(/low high/i), name: 'kroko-en' })
    expect((await ask('PUT /setup/recogniser', { json: draft })).json).toMatchObject({ status: 'applied' })
    expect(server.app.services.config().asr).toMatchObject(draft)
  })
})
