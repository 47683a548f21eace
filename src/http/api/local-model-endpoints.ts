import { z } from 'zod'
import type { ModelStatus } from '../../providers/models/model-pulls.ts'
import { ApiError } from './api-errors.ts'
import { answer, endpoint } from './endpoint.ts'

const localModel = z.object({
  name: z.string(),
  serves: z.enum(['asr streaming', 'asr offline', 'tts', 'vad']),
  languages: z.array(z.string()).readonly().describe('ISO 639; empty: any.'),
  licence: z.string(),
  downloadBytes: z.int(),
  state: z.enum(['absent', 'loading', 'unpacking', 'failed', 'installed']),
  keptBytes: z.int().describe('What an earlier download left, which the next one continues.'),
  receivedBytes: z.int().optional().describe('Of what is being loaded.'),
  message: z.string().optional().describe('Why it failed and what can be done about it.'),
})

function viewOf({ model, keptBytes, ...status }: ModelStatus): z.input<typeof localModel> {
  const { name, serves, languages, licence, archiveBytes } = model
  return {
    name,
    serves,
    languages: languages === 'any' ? [] : languages,
    licence,
    downloadBytes: (status.state === 'loading' ? status.totalBytes : undefined) ?? archiveBytes,
    state: status.state,
    keptBytes,
    ...(status.state === 'loading' && { receivedBytes: status.receivedBytes }),
    ...(status.state === 'failed' && { message: status.message }),
  }
}

const pathFields = z.strictObject({ name: z.string().max(100).describe('As in `GET /local-models`.') })

export const localModelEndpoints = [
  endpoint({
    method: 'get',
    path: '/local-models',
    name: 'listLocalModels',
    summary: 'Models that can run on this machine: which are here, and how far a download is.',
    role: 'viewer',
    replies: { 200: { meaning: 'All of them.', schema: z.array(localModel).readonly() } },
    handle: async (_, { setup }) => answer(200, (await setup.pulls.list()).map(viewOf)),
  }),
  endpoint({
    method: 'post',
    path: '/local-models/{name}/pull',
    name: 'pullLocalModel',
    summary: 'Begins to download a model, or goes on with it.',
    remarks:
      'One after the other. It comes from `models.mirror`, is verified by its checksum and appears when it is whole.',
    role: 'admin',
    pathFields,
    errors: ['NOT_FOUND', 'CONFLICT'],
    replies: {
      202: { meaning: 'It is on its way: `GET /local-models` tells how far.', schema: z.object({ name: z.string() }) },
    },
    handle({ path: { name } }, { setup: { pulls } }) {
      if (!pulls.knows(name)) throw new ApiError('NOT_FOUND', `There is no model ${name}.`)
      if (!pulls.start(name)) throw new ApiError('CONFLICT', 'Another model is being downloaded: wait, or cancel it.')
      return answer(202, { name })
    },
  }),
  endpoint({
    method: 'delete',
    path: '/local-models/{name}/pull',
    name: 'cancelLocalModelPull',
    summary: 'Stops a download; what has come is kept.',
    role: 'admin',
    pathFields,
    errors: ['NOT_FOUND'],
    replies: { 204: { meaning: 'It has stopped.', schema: z.undefined() } },
    async handle({ path: { name } }, { setup: { pulls } }) {
      if (!(await pulls.cancel(name))) throw new ApiError('NOT_FOUND', `${name} is not being downloaded.`)
      return answer(204, undefined)
    },
  }),
]
