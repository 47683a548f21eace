import { z } from 'zod'
import { ApiError } from './api-errors.ts'
import { detailsOfSource, lineView, sourceDetails, sourceView, viewOfSource } from './coding-fields.ts'
import { deviceId } from './device-fields.ts'
import { answer, endpoint } from './endpoint.ts'
import { idField, lineOf, listOf } from './fields.ts'
import { knownDevice } from './find-devices.ts'
import { jsonBody, textBody } from './request-body.ts'

/** One request is taken in one go: other devices must not hear it. */
const maxLinesBytes = 65_536
const maxDevices = 20

const sourcePath = z.object({ id: lineOf(64).describe('Of the source.') })
const sourceReply = { meaning: 'The source as it is now.', schema: sourceView } as const

export const codingEndpoints = [
  endpoint({
    method: 'get',
    path: '/coding/sources',
    name: 'listSources',
    summary: 'What writes output, the latest first.',
    remarks: 'Sources that have ended are kept for an hour, and none beyond a restart of the server.',
    role: 'viewer',
    query: z.strictObject({ device: idField().optional().describe('Those of which this device is told.') }),
    replies: { 200: { meaning: 'All of them.', schema: listOf(sourceView) } },
    handle({ query: { device } }, { services: { coding } }) {
      const items = coding.list(device).map(viewOfSource)
      return answer(200, { items, total: items.length })
    },
  }),
  endpoint({
    method: 'post',
    path: '/coding/sources',
    name: 'openSource',
    summary: 'A command begins whose output devices are to be told of.',
    role: 'sender',
    body: jsonBody(
      z.strictObject({
        devices: z.array(deviceId).min(1).max(maxDevices).describe('Who is told; the first one decides the language.'),
        name: lineOf(64).optional().describe('What people call it; as it is spoken.'),
        command: lineOf(200).optional().describe('What is run.'),
      }),
    ),
    replies: { 201: { meaning: 'The source: lines are sent to it by its id.', schema: sourceView } },
    errors: ['NOT_FOUND', 'CONFLICT'],
    async handle({ body: { devices, name = '', command = '' } }, { services: { coding, fleet } }) {
      const deviceIds = [...new Set(devices)]
      for (const id of deviceIds) await knownDevice(fleet, id)
      return answer(201, viewOfSource(coding.open({ name, command, deviceIds })))
    },
  }),
  endpoint({
    method: 'get',
    path: '/coding/sources/{id}',
    name: 'readSource',
    summary: 'One source, and what was told of it last.',
    role: 'viewer',
    pathFields: sourcePath,
    replies: { 200: { meaning: 'The source.', schema: sourceDetails } },
    errors: ['NOT_FOUND'],
    handle: ({ path }, { services: { coding } }) => answer(200, detailsOfSource(coding.known(path.id))),
  }),
  endpoint({
    method: 'get',
    path: '/coding/sources/{id}/lines',
    name: 'listLines',
    summary: 'The latest lines of a source, or those around one; the oldest of them first.',
    remarks:
      'The latest 200 are kept; of older ones those near the first time that something went wrong, shortened. So there can be gaps: `number` tells.',
    role: 'viewer',
    pathFields: sourcePath,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(200).describe('Lines at most.'),
      around: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe('Number of a line that is to be in the middle; absent: the latest.'),
    }),
    replies: { 200: { meaning: 'As many as are kept; `total` counts all that came.', schema: listOf(lineView) } },
    errors: ['NOT_FOUND'],
    handle({ path, query: { limit, around } }, { services: { coding } }) {
      const source = coding.known(path.id)
      const lines = around === undefined ? source.tail(limit) : source.around(around, limit)
      return answer(200, { items: [...lines], total: source.counters.lines })
    },
  }),
  endpoint({
    method: 'post',
    path: '/coding/sources/{id}/lines',
    name: 'addLines',
    summary: 'Output as it was written, in whole lines.',
    remarks:
      'What is sent again because no answer came counts once; lines that were left out are counted as dropped. After the end of a run it begins a new one.',
    role: 'sender',
    isFrequent: true,
    pathFields: sourcePath,
    query: z.strictObject({
      from: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe('Number of the first line in this run, from 1; absent: it follows what came before.'),
    }),
    body: textBody('text/plain', maxLinesBytes),
    replies: { 200: { meaning: 'How many lines of the run have come.', schema: z.object({ received: z.int() }) } },
    errors: ['NOT_FOUND'],
    handle({ path, query: { from }, body }, { services: { coding } }) {
      const source = coding.known(path.id)
      if (body !== '') source.writeFrom(from ?? source.received + 1, body)
      return answer(200, { received: source.received })
    },
  }),
  endpoint({
    method: 'post',
    path: '/coding/sources/{id}/steps',
    name: 'beginStep',
    summary: 'A phase of the work begins, or a step of one.',
    role: 'sender',
    pathFields: sourcePath,
    body: jsonBody(
      z.strictObject({
        kind: z.enum(['phase', 'step']).default('step'),
        name: lineOf(200).describe('As people say it.'),
      }),
    ),
    replies: { 200: sourceReply },
    errors: ['NOT_FOUND'],
    handle({ path, body: { kind, name } }, { services: { coding } }) {
      const source = coding.known(path.id)
      source.begin(kind, name)
      return answer(200, viewOfSource(source))
    },
  }),
  endpoint({
    method: 'post',
    path: '/coding/sources/{id}/start',
    name: 'startRun',
    summary: 'Begins a new run of a source.',
    role: 'sender',
    pathFields: sourcePath,
    body: jsonBody(z.strictObject({ command: lineOf(200).optional().describe('What is run, if it is another one.') }), {
      mayBeEmpty: true,
    }),
    replies: { 200: sourceReply },
    errors: ['NOT_FOUND'],
    handle({ path, body: { command } }, { services: { coding } }) {
      const source = coding.known(path.id)
      source.start(command === undefined ? {} : { command })
      return answer(200, viewOfSource(source))
    },
  }),
  endpoint({
    method: 'post',
    path: '/coding/sources/{id}/stop',
    name: 'stopRun',
    summary: 'The command has ended: its devices get a summary.',
    role: 'sender',
    pathFields: sourcePath,
    body: jsonBody(
      z.strictObject({
        exitCode: z
          .int()
          .min(-2_147_483_648)
          .max(4_294_967_295)
          .optional()
          .describe('0: it went well. Absent: whether it did is told by what it wrote.'),
      }),
      { mayBeEmpty: true },
    ),
    replies: { 200: sourceReply },
    errors: ['NOT_FOUND'],
    handle({ path, body: { exitCode } }, { services: { coding, log } }) {
      const source = coding.known(path.id)
      source.stop(exitCode).catch((error: unknown) => log.error({ source: path.id, error }, 'a run has no summary'))
      return answer(200, viewOfSource(source))
    },
  }),
  endpoint({
    method: 'delete',
    path: '/coding/sources/{id}',
    name: 'forgetSource',
    summary: 'Forgets a source and what it wrote.',
    role: 'admin',
    pathFields: sourcePath,
    replies: { 204: { meaning: 'It is forgotten.', schema: z.undefined() } },
    errors: ['NOT_FOUND'],
    handle({ path }, { services: { coding } }) {
      if (!coding.remove(path.id)) throw new ApiError('NOT_FOUND', `There is no source ${path.id}.`)
      return answer(204, undefined)
    },
  }),
]
