import { z } from 'zod'
import { soundSides, turnId, turnOrigins, turnOutcomes } from '../../records/turn-entry.ts'
import { isWanted, type TurnFilter } from '../../records/turn-filter.ts'
import type { TurnLog } from '../../records/turn-log.ts'
import { percentilesOver } from '../../records/turn-percentiles.ts'
import { ApiError } from './api-errors.ts'
import { answer, endpoint, soundBody } from './endpoint.ts'
import { exportField, idField, lineOf, listOf, pageFields } from './fields.ts'
import {
  bucketView,
  detailsOfTurn,
  knownTurn,
  turnDetails,
  turnExport,
  turnView,
  viewOfBucket,
  viewOfTurn,
} from './turn-fields.ts'

const path = z.object({ id: turnId.describe('Of the turn.') })

const filterFields = {
  device: idField().optional().describe('Those of this device.'),
  mode: lineOf(64).optional().describe('Those in this mode.'),
  origin: z.enum(turnOrigins).optional().describe('Those that began so.'),
}

const side = z.enum(soundSides).describe('`heard`: what the user said; `spoken`: what was played of the answer.')

const keptView = z.object({
  text: z.boolean().describe('Whether texts are kept: `turns.keepText`.'),
  sound: z.boolean().describe('Whether sound is kept: `turns.record`.'),
  recordedTurns: z.int().describe('How many can be heard again.'),
  bytes: z.int().describe('What they take on disk.'),
  recordMegabytes: z.int().describe('What they may take.'),
  recordDays: z.int().describe('How long they are kept.'),
})

const soundType = 'audio/ogg'

export const turnEndpoints = [
  endpoint({
    method: 'get',
    path: '/turns',
    name: 'listTurns',
    summary: 'The latest turns, the newest first.',
    remarks: 'They are kept in memory: 10,000 of them, until the server ends.',
    role: 'viewer',
    query: z.strictObject({
      ...filterFields,
      outcome: z.enum(turnOutcomes).optional().describe('Those that ended so.'),
      slowerThanMs: z.coerce
        .number()
        .int()
        .min(0)
        .max(600_000)
        .optional()
        .describe('Those whose first sound came later than this, or that were over later without any.'),
      ...pageFields,
      ...exportField,
    }),
    exports: turnExport,
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(turnView) } },
    handle({ query: { device, mode, origin, outcome, slowerThanMs, offset, limit } }, { services }) {
      const { turns, config } = services
      const { total, items } = select(turns, { deviceId: device, mode, origin, outcome, slowerThanMs }, offset, limit)
      return answer(200, { items: items.map((entry) => viewOfTurn(entry, config().turns)), total })
    },
  }),
  endpoint({
    method: 'get',
    path: '/turns/percentiles',
    name: 'readTurnPercentiles',
    summary: 'How long people waited for each moment of a turn, over time.',
    remarks: 'By nearest rank, of the latest turns; those of which nothing is known any more are not in it.',
    role: 'viewer',
    query: z.strictObject({
      ...filterFields,
      minutes: z.coerce.number().int().min(1).max(43_200).default(60).describe('How far back.'),
      buckets: z.coerce.number().int().min(1).max(200).default(30).describe('Parts of that time.'),
    }),
    replies: {
      200: {
        meaning: 'The parts, the oldest first, and all of them as one.',
        schema: z.object({ all: bucketView, buckets: z.array(bucketView) }),
      },
    },
    handle({ query: { device, mode, origin, minutes, buckets } }, { services: { turns, clock } }) {
      const to = clock.wall()
      const from = to - minutes * 60_000
      const filter = { deviceId: device, mode, origin }
      const wanted = [...turns.newest()].filter((entry) => isWanted(entry, filter))
      const [all] = percentilesOver(wanted, { from, to, buckets: 1 })
      if (!all) throw new Error('one part of the time was asked for')
      const parts = percentilesOver(wanted, { from, to, buckets })
      return answer(200, { all: viewOfBucket(all), buckets: parts.map(viewOfBucket) })
    },
  }),
  endpoint({
    method: 'get',
    path: '/turns/kept',
    name: 'readKeptTurns',
    summary: 'What is kept of turns beside how long they took, by configuration and on disk.',
    role: 'viewer',
    replies: { 200: { meaning: 'What is kept.', schema: keptView } },
    handle(_, { services: { recordings, config } }) {
      const { keepText, record, recordMegabytes, recordDays } = config().turns
      const { turns, bytes } = recordings.held
      return answer(200, { text: keepText, sound: record, recordedTurns: turns, bytes, recordMegabytes, recordDays })
    },
  }),
  endpoint({
    method: 'get',
    path: '/turns/{id}',
    name: 'readTurn',
    summary: 'One of the latest turns, with what it did one after the other.',
    role: 'viewer',
    pathFields: path,
    replies: { 200: { meaning: 'The turn.', schema: turnDetails } },
    errors: ['NOT_FOUND'],
    handle({ path: { id } }, { services: { turns, config } }) {
      return answer(200, detailsOfTurn(knownTurn(turns, id), config().turns))
    },
  }),
  endpoint({
    method: 'get',
    path: '/turns/{id}/audio',
    name: 'playTurn',
    summary: 'The sound of a turn, where it was recorded (`turns.record`).',
    remarks: 'Answers requests for a range of bytes, as players send them.',
    role: 'admin',
    pathFields: path,
    query: z.strictObject({ side: side.default('heard') }),
    replies: { 200: { meaning: 'Ogg Opus.', schema: soundBody, files: [soundType] } },
    errors: ['NOT_FOUND'],
    async handle({ path: { id }, query }, { services: { turns, recordings } }) {
      const bytes = await recordings.read(knownTurn(turns, id).id, query.side)
      if (!bytes) throw new ApiError('NOT_FOUND', `Nothing that was ${query.side} in turn ${id} is kept.`)
      return answer(200, { fileName: `turn-${id}-${query.side}.ogg`, mediaType: soundType, bytes })
    },
  }),
  endpoint({
    method: 'delete',
    path: '/turns/{id}/audio',
    name: 'forgetTurnAudio',
    summary: 'Removes the sound of a turn from the disk.',
    role: 'admin',
    pathFields: path,
    replies: { 204: { meaning: 'There is none any more.', schema: z.undefined() } },
    errors: ['NOT_FOUND'],
    async handle({ path: { id } }, { services: { turns, recordings } }) {
      await recordings.remove(knownTurn(turns, id).id)
      return answer(204, undefined)
    },
  }),
  endpoint({
    method: 'delete',
    path: '/turns/audio',
    name: 'forgetAudio',
    summary: 'Removes the sound of all turns from the disk, or of those of one device.',
    role: 'admin',
    query: z.strictObject({ device: filterFields.device }),
    replies: {
      200: {
        meaning: 'There is none any more.',
        schema: z.object({ turns: z.int().describe('How many had some.') }),
      },
    },
    async handle({ query: { device } }, { services: { recordings } }) {
      return answer(200, { turns: await recordings.removeAll(device) })
    },
  }),
]

/** A part of those that are wanted, and how many there are. */
function select(turns: TurnLog, filter: TurnFilter, offset: number, limit: number) {
  const wanted = [...turns.newest()].filter((entry) => isWanted(entry, filter))
  return { total: wanted.length, items: wanted.slice(offset, offset + limit) }
}
