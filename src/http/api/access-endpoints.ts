import { z } from 'zod'
import type { DeviceRecord } from '../../store/devices.ts'
import type { TokenRecord } from '../../store/tokens.ts'
import { ApiError } from './api-errors.ts'
import { devicePath, deviceReply } from './device-endpoints.ts'
import { fleetFields, introduction } from './device-fields.ts'
import { viewOfDevice } from './device-view.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf, time, timeText } from './fields.ts'
import { knownDevice, noDevice } from './find-devices.ts'
import { jsonBody } from './request-body.ts'

const by = 'api'

const waitingView = z.object({
  code: z.string().describe('What its screen shows.'),
  id: z.string(),
  name: z.string().nullable(),
  board: z.string().nullable(),
  firmware: z.string().nullable(),
  askedAt: time,
})

function viewsOfWaiting({ id, name, board, firmware, enrolment }: DeviceRecord): z.input<typeof waitingView>[] {
  if (!enrolment) return []
  const { code, askedAt } = enrolment
  const known = { name: name ?? null, board: board ?? null, firmware: firmware ?? null }
  return [{ code, id, ...known, askedAt: timeText(askedAt) }]
}

const tokenView = z.object({
  id: z.string(),
  name: z.string().describe('What it is for.'),
  issuedBy: z.string().describe('`enrol`: OTA, without asking anybody; `approve`: with the approval; `api`.'),
  issuedAt: time,
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
})

function viewOfToken({ id, name, issuedBy, issuedAt, lastUsedAt, revokedAt }: TokenRecord): z.input<typeof tokenView> {
  return {
    id,
    name,
    issuedBy,
    issuedAt: timeText(issuedAt),
    lastUsedAt: lastUsedAt === undefined ? null : timeText(lastUsedAt),
    revokedAt: revokedAt === undefined ? null : timeText(revokedAt),
  }
}

export const accessEndpoints = [
  endpoint({
    method: 'get',
    path: '/enrolments',
    name: 'listEnrolments',
    summary: 'Devices that show a code and wait to be let in.',
    role: 'viewer',
    replies: { 200: { meaning: 'Ordered by id.', schema: z.object({ items: z.array(waitingView) }) } },
    handle: async (_, { admissions }) => answer(200, { items: (await admissions.waiting()).flatMap(viewsOfWaiting) }),
  }),
  endpoint({
    method: 'post',
    path: '/enrolments/{code}/approve',
    name: 'approveEnrolment',
    summary: 'Lets the device in that shows this code.',
    role: 'admin',
    pathFields: z.object({
      code: z
        .string()
        .regex(/^\d{6}$/, 'six digits are expected')
        .describe('What its screen shows.'),
    }),
    body: jsonBody(z.strictObject(introduction), { mayBeEmpty: true }),
    replies: { 200: deviceReply },
    errors: ['NOT_FOUND', 'CONFIGURED'],
    async handle({ path, body }, ports) {
      const device = await ports.admissions.approve(path.code, fleetFields(body), by)
      if (!device) throw new ApiError('NOT_FOUND', `No device shows the code ${path.code}, or no longer.`)
      return answer(200, viewOfDevice(device, ports))
    },
  }),
  endpoint({
    method: 'post',
    path: '/devices/{id}/approve',
    name: 'approveDevice',
    summary: 'Lets a device in, whether it waits or has been shut out.',
    role: 'admin',
    pathFields: devicePath,
    body: jsonBody(z.strictObject(introduction), { mayBeEmpty: true }),
    replies: { 200: deviceReply },
    errors: ['NOT_FOUND', 'CONFIGURED'],
    async handle({ path, body }, ports) {
      const device = await ports.admissions.approveDevice(path.id, fleetFields(body), by)
      if (!device) throw noDevice(path.id)
      return answer(200, viewOfDevice(device, ports))
    },
  }),
  endpoint({
    method: 'post',
    path: '/devices/{id}/revoke',
    name: 'revokeDevice',
    summary:
      'Shuts a device out: its tokens end, its connection is closed, and nothing lets it in until it is approved.',
    remarks: 'The device need not have been here.',
    role: 'admin',
    pathFields: devicePath,
    replies: { 200: deviceReply },
    async handle({ path }, ports) {
      return answer(200, viewOfDevice(await ports.admissions.revoke(path.id, by), ports))
    },
  }),
  endpoint({
    method: 'get',
    path: '/devices/{id}/tokens',
    name: 'listTokens',
    summary: 'The tokens of a device, the newest first; ended ones too, never their text.',
    role: 'viewer',
    pathFields: devicePath,
    replies: { 200: { meaning: 'All of them.', schema: z.object({ items: z.array(tokenView) }) } },
    errors: ['NOT_FOUND'],
    async handle({ path }, ports) {
      await knownDevice(ports.services.fleet, path.id)
      return answer(200, { items: (await ports.admissions.tokensOf(path.id)).map(viewOfToken) })
    },
  }),
  endpoint({
    method: 'post',
    path: '/devices/{id}/tokens',
    name: 'issueToken',
    summary: 'Another token for a device, to be typed in where that is possible.',
    remarks: 'It approves the device.',
    role: 'admin',
    pathFields: devicePath,
    body: jsonBody(z.strictObject({ name: lineOf(64).describe('What it is for.') })),
    replies: {
      201: {
        meaning: 'The only time that its text is told.',
        schema: tokenView.extend({ token: z.string().describe('The text.') }),
      },
    },
    errors: ['CONFLICT'],
    async handle({ path, body }, { admissions }) {
      const issued = await admissions.issueToken(path.id, body.name, by)
      if (!issued) throw new ApiError('CONFLICT', `Device ${path.id} has been shut out: approve it first.`)
      return answer(201, { ...viewOfToken(issued.token), token: issued.text })
    },
  }),
  endpoint({
    method: 'delete',
    path: '/devices/{id}/tokens/{tokenId}',
    name: 'revokeToken',
    summary: 'Ends a token and closes the connection of its device, which comes back if another one lets it.',
    role: 'admin',
    pathFields: devicePath.extend({ tokenId: lineOf(64).describe('Of the token.') }),
    replies: { 204: { meaning: 'It has ended.', schema: z.undefined() } },
    errors: ['NOT_FOUND'],
    async handle({ path }, { admissions }) {
      if (await admissions.revokeToken(path.id, path.tokenId, by)) return answer(204, undefined)
      throw new ApiError('NOT_FOUND', `Device ${path.id} has no live token ${path.tokenId}.`)
    },
  }),
]
