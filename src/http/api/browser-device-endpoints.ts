import { z } from 'zod'
import type { Fleet } from '../../fleet/fleet.ts'
import type { DeviceRecord } from '../../store/devices.ts'
import { ApiError } from './api-errors.ts'
import { deviceView, isOnline, viewOfDevice } from './device-view.ts'
import { answer, endpoint } from './endpoint.ts'
import { lineOf } from './fields.ts'
import { devicesThat } from './find-devices.ts'
import { jsonBody } from './request-body.ts'

/** Each browser has one token, which it is told whenever it asks. */
const tokenName = 'console'
const idPrefix = 'browser-'
/** Browsers that are kept; private windows are a new one each time. */
const maxBrowsers = 50

const browserId = z
  .string()
  .regex(/^browser-[0-9a-f]{16}$/, '"browser-" and 16 hexadecimal digits are expected')
  .describe('Of the browser, made up by itself once.')

export const browserDeviceEndpoints = [
  endpoint({
    method: 'post',
    path: '/browser-devices',
    name: 'openBrowserDevice',
    summary: 'What a browser needs to be a voice device; makes it known as one.',
    remarks: `Of more than ${maxBrowsers} browsers those are forgotten that have been away the longest, unless they have an owner or a group.`,
    role: 'admin',
    body: jsonBody(
      z.strictObject({ id: browserId, name: lineOf(64).describe('What to call it where it has no name yet.') }),
    ),
    replies: {
      200: {
        meaning: 'How to connect.',
        schema: z.object({
          device: deviceView,
          path: z.string().describe('Of the device WebSocket, on this server.'),
          token: z.string().describe('The text of its token, the same each time.'),
        }),
      },
    },
    errors: ['CONFLICT'],
    async handle({ body: { id, name } }, ports) {
      const { services, admissions } = ports
      const { fleet, config } = services
      const known = await fleet.get(id)
      if (!known) await makeRoom(fleet, (deviceId) => isOnline(deviceId, ports.sessions))
      const issued = await admissions.tokenNamed(id, tokenName, 'console')
      if (!issued) throw new ApiError('CONFLICT', `Device ${id} has been shut out: approve it first.`)
      const device = known?.name === undefined ? await fleet.describe(id, { name }) : known
      const [path = '/'] = config().server.paths
      return answer(200, { device: viewOfDevice(device, ports), path, token: issued.text })
    },
  }),
]

/** Forgets browsers so that there is room for one more. */
async function makeRoom(fleet: Pick<Fleet, 'list' | 'remove'>, isHere: (deviceId: string) => boolean): Promise<void> {
  const isSpare = ({ id, owner, groupKey, access }: DeviceRecord) =>
    id.startsWith(idPrefix) && !owner && !groupKey && access === 'approved' && !isHere(id)
  const spare = await devicesThat(fleet, { text: idPrefix }, isSpare)
  const lastSeen = ({ lastSeenAt, createdAt }: DeviceRecord) => lastSeenAt ?? createdAt
  const latestFirst = spare.toSorted((one, other) => lastSeen(other) - lastSeen(one))
  await Promise.all(latestFirst.slice(maxBrowsers - 1).map(({ id }) => fleet.remove(id)))
}
