import { z } from 'zod'
import type { ChangeReport } from '../../config/live-config.ts'
import { answer, endpoint } from './endpoint.ts'
import { textBody } from './request-body.ts'

const yaml = 'application/yaml'
const maxConfigBytes = 262_144

const keys = z.array(z.string()).readonly()
const accepted = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('applied'),
    changed: keys.describe('Keys that are different now.'),
    needRestart: keys.describe('Those of them that take effect with the next start.'),
    notSaved: z.string().optional().describe('In force, but the file could not be written, and why.'),
  }),
  z.object({ status: z.literal('unchanged') }),
])
const refused = z.object({ status: z.literal('refused'), problems: z.array(z.string()).readonly() })

export const reportReplies = {
  200: { meaning: 'What came of it.', schema: accepted },
  422: { meaning: 'The configuration has problems: nothing has changed.', schema: refused },
} as const

export const reply = (report: ChangeReport) => (report.status === 'refused' ? answer(422, report) : answer(200, report))

const auditEntry = z.object({ at: z.string(), by: z.string(), changed: keys, needRestart: keys })

const instance = z.object({
  instance: z.string(),
  kind: z.string().describe('`asr`, `llm`, `tts` or `speakers`.'),
  provider: z.string(),
  users: z.array(z.string()).readonly().describe('Settings that name it.'),
  stats: z.object({
    calls: z.int(),
    errors: z.int(),
    tokensIn: z.int(),
    tokensOut: z.int(),
    lastWaitMs: z.number().optional().describe('What the latest call was waited for.'),
  }),
})

export const configEndpoints = [
  endpoint({
    method: 'get',
    path: '/config',
    name: 'readConfig',
    summary: 'The configuration in force.',
    remarks: 'Secrets are masked, so what comes out of it is not to be put back.',
    role: 'viewer',
    replies: { 200: { meaning: 'The values in effect.', schema: z.string(), mediaType: yaml } },
    handle: (_, { printConfig }) => answer(200, printConfig()),
  }),
  endpoint({
    method: 'put',
    path: '/config',
    name: 'replaceConfig',
    summary: 'Puts a new configuration in force and then writes it to the file.',
    remarks: 'The body is the new text of the file, whatever its `Content-Type`.',
    role: 'admin',
    body: textBody(yaml, maxConfigBytes),
    replies: reportReplies,
    handle: async ({ body }, { configEditor }) => reply(await configEditor.replace(body, 'api')),
  }),
  endpoint({
    method: 'post',
    path: '/config/reload',
    name: 'reloadConfig',
    summary: 'Rereads the configuration file.',
    role: 'admin',
    replies: reportReplies,
    handle: async (_, { liveConfig }) => reply(await liveConfig.reload('api')),
  }),
  endpoint({
    method: 'get',
    path: '/config/audit',
    name: 'listConfigChanges',
    summary: 'The last 200 changes of the configuration since the start, the newest first.',
    role: 'viewer',
    replies: { 200: { meaning: 'When, by whom, which keys; never values.', schema: z.array(auditEntry).readonly() } },
    handle: (_, { liveConfig }) => answer(200, liveConfig.audit),
  }),
  endpoint({
    method: 'get',
    path: '/providers',
    name: 'listProviders',
    summary: 'The providers that are alive: which settings use each, and its calls.',
    role: 'viewer',
    replies: { 200: { meaning: 'One entry per instance.', schema: z.array(instance).readonly() } },
    handle: (_, { instances }) => answer(200, instances()),
  }),
]
