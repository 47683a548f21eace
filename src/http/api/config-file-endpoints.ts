import { z } from 'zod'
import { ApiError } from './api-errors.ts'
import { reply, reportReplies } from './config-endpoints.ts'
import { answer, endpoint } from './endpoint.ts'
import { jsonBody } from './request-body.ts'

const maxDraftBytes = 524_288

const draft = z.strictObject({
  revision: z.string().max(64).describe('Of the file that the draft was made from.'),
  text: z.string().max(262_144).optional().describe('The whole file, handles of secrets as they came.'),
  changes: z
    .array(
      z.strictObject({
        path: z
          .array(z.union([z.string().min(1).max(256), z.int().min(0).max(10_000)]))
          .min(1)
          .max(20)
          .describe('Keys, and numbers of entries from 0.'),
        value: z.unknown().optional().describe('The new value; left out: the key is taken out of the file.'),
      }),
    )
    .max(1000)
    .optional()
    .describe('One after another, after `text`.'),
})

const problem = z.object({
  path: z.string().describe('`llm.models.fast.model`, `auth.tokens[0].token`; empty: the whole file.'),
  expected: z.string(),
  got: z.string().describe('Never a secret.'),
  nearest: z.string().optional().describe('The known name that was probably meant.'),
  line: z.int().optional(),
  column: z.int().optional(),
})

const shown = {
  text: z
    .string()
    .nullable()
    .describe('With comments; a handle in place of each secret. `null`: it is no valid YAML, and is not shown.'),
  values: z.unknown().describe('What the text says, without defaults; placeholders as they are written.'),
  problems: z.array(problem).readonly(),
}

const fileView = z.object({
  hasFile: z.boolean().describe('False: the server was started without one, and nothing can be changed.'),
  revision: z.string().describe('Another one: the file has changed.'),
  ...shown,
  inForce: z.unknown().describe('Every value in force, secrets masked.'),
})

const difference = z.object({
  path: z.string(),
  restart: z.boolean().describe('Takes effect with the next start.'),
  before: z.unknown().optional().describe('Absent: not set. Secrets are masked.'),
  after: z.unknown().optional(),
})

const draftView = z.object({ ...shown, changes: z.array(difference).readonly().describe('From what is in force.') })

const staleMessage = 'The configuration file has changed since: read it again.'

export const configFileEndpoints = [
  endpoint({
    method: 'get',
    path: '/config/schema',
    name: 'describeConfig',
    summary: 'What a configuration file may say, in JSON Schema.',
    remarks: 'With `unit`, `restart`, `secret`, `keyName` and `defaultText` beside the words of the standard.',
    role: 'viewer',
    replies: { 200: { meaning: 'The schema.', schema: z.looseObject({}) } },
    handle: (_, { configEditor }) => answer(200, { ...configEditor.schema }),
  }),
  endpoint({
    method: 'get',
    path: '/config/file',
    name: 'readConfigFile',
    summary: 'The configuration file, to be edited.',
    remarks:
      'Secrets never leave the server: a handle stands in place of each, which may be sent back in any place that takes a secret.',
    role: 'admin',
    replies: { 200: { meaning: 'Its text, its values, and what is wrong with it.', schema: fileView } },
    handle: async (_, { configEditor }) => answer(200, await configEditor.view()),
  }),
  endpoint({
    method: 'post',
    path: '/config/check',
    name: 'checkConfig',
    summary: 'Tells all that is wrong with a draft, and what it would change; nothing is applied.',
    role: 'admin',
    isFrequent: true,
    body: jsonBody(draft, { maxBytes: maxDraftBytes }),
    errors: ['CONFLICT'],
    replies: { 200: { meaning: 'What would come of it.', schema: draftView } },
    handle: async ({ body }, { configEditor }) => {
      const view = await configEditor.check(body)
      if (view === 'stale') throw new ApiError('CONFLICT', staleMessage)
      return answer(200, view)
    },
  }),
  endpoint({
    method: 'patch',
    path: '/config',
    name: 'changeConfig',
    summary: 'Puts a draft in force and writes it to the file, with the comments that are there.',
    role: 'admin',
    body: jsonBody(draft, { maxBytes: maxDraftBytes }),
    errors: ['CONFLICT'],
    replies: reportReplies,
    handle: async ({ body, asker }, { configEditor }) => {
      const report = await configEditor.apply(body, asker.cookie === undefined ? 'api' : 'console')
      if (report === 'stale') throw new ApiError('CONFLICT', staleMessage)
      return reply(report)
    },
  }),
]
