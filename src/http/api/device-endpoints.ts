import { z } from 'zod'
import { groupOf } from '../../fleet/device.ts'
import { accessStates, type DeviceRecord } from '../../store/devices.ts'
import { deviceCells, deviceChange, deviceEntry, deviceExport, deviceId, fleetFields } from './device-fields.ts'
import { importProblems } from './device-import.ts'
import { switchMode } from './device-modes.ts'
import { deviceView, isOnline, viewOfDevice } from './device-view.ts'
import { answer, endpoint } from './endpoint.ts'
import { exportField, idField, lineOf, listOf, pageFields, yesOrNo } from './fields.ts'
import { devicesThat, knownDevice, noDevice } from './find-devices.ts'
import { jsonBody, listBody } from './request-body.ts'
import { refuseRows } from './rows.ts'

/** Devices of an import that are written together: the store commits them in one go. */
const atOnce = 100

export const devicePath = z.object({ id: deviceId })

export const deviceReply = { meaning: 'The device as it is now.', schema: deviceView } as const

export const deviceEndpoints = [
  endpoint({
    method: 'get',
    path: '/devices',
    name: 'listDevices',
    summary: 'Devices, ordered by id.',
    role: 'viewer',
    query: z.strictObject({
      text: lineOf(128).optional().describe('Part of the id, the name or the owner, in any case.'),
      owner: lineOf(64).optional().describe('Whose they are.'),
      group: idField().optional().describe('Devices that share the tasks of this group, assigned to it or not.'),
      access: z.enum(accessStates).optional().describe('What has been decided about them.'),
      online: yesOrNo.optional().describe('Whether they have a connection now.'),
      ...pageFields,
      ...exportField,
    }),
    exports: deviceExport,
    replies: { 200: { meaning: 'A part of the list.', schema: listOf(deviceView) } },
    async handle({ query }, ports) {
      const { fleet } = ports.services
      const { text, owner, access, group, online, offset, limit } = query
      const filter = { ...(text && { text }), ...(owner && { owner }), ...(access && { access }) }
      const view = (device: DeviceRecord) => viewOfDevice(device, ports)
      if (group === undefined && online === undefined) {
        const { items, total } = await fleet.list(filter, { offset, limit })
        return answer(200, { items: items.map(view), total })
      }
      const found = await devicesThat(
        fleet,
        filter,
        (device) =>
          (group === undefined || groupOf(device) === group) &&
          (online === undefined || isOnline(device.id, ports.sessions) === online),
      )
      return answer(200, { items: found.slice(offset, offset + limit).map(view), total: found.length })
    },
  }),
  endpoint({
    method: 'get',
    path: '/devices/{id}',
    name: 'readDevice',
    summary: 'One device.',
    role: 'viewer',
    pathFields: devicePath,
    replies: { 200: deviceReply },
    errors: ['NOT_FOUND'],
    async handle({ path }, ports) {
      return answer(200, viewOfDevice(await knownDevice(ports.services.fleet, path.id), ports))
    },
  }),
  endpoint({
    method: 'put',
    path: '/devices/{id}',
    name: 'putDevice',
    summary: 'Makes a device known before it comes; of one that is known already it says what is given.',
    role: 'admin',
    pathFields: devicePath,
    body: jsonBody(deviceChange, { mayBeEmpty: true }),
    replies: { 200: deviceReply, 201: { meaning: 'It was not known before.', schema: deviceView } },
    errors: ['CONFIGURED'],
    async handle({ path, body }, ports) {
      const { fleet } = ports.services
      const known = await fleet.get(path.id)
      const device = viewOfDevice(await fleet.describe(path.id, fleetFields(body)), ports)
      return known ? answer(200, device) : answer(201, device)
    },
  }),
  endpoint({
    method: 'patch',
    path: '/devices/{id}',
    name: 'changeDevice',
    summary: 'Changes what is given, and nothing else.',
    role: 'admin',
    pathFields: devicePath,
    body: jsonBody(deviceChange),
    replies: { 200: deviceReply },
    errors: ['NOT_FOUND', 'CONFIGURED'],
    async handle({ path, body }, ports) {
      await knownDevice(ports.services.fleet, path.id)
      const device = await ports.services.fleet.describe(path.id, fleetFields(body))
      return answer(200, viewOfDevice(device, ports))
    },
  }),
  endpoint({
    method: 'delete',
    path: '/devices/{id}',
    name: 'forgetDevice',
    summary: 'Forgets a device and what it has recorded, ends its tokens and closes its connection.',
    remarks: 'It may come back as an unknown one. To shut it out, revoke it.',
    role: 'admin',
    pathFields: devicePath,
    replies: { 204: { meaning: 'It is forgotten.', schema: z.undefined() } },
    errors: ['NOT_FOUND'],
    async handle({ path }, { services: { fleet, recordings }, closeSocket }) {
      if (!(await fleet.remove(path.id))) throw noDevice(path.id)
      closeSocket(path.id)
      await recordings.removeAll(path.id)
      return answer(204, undefined)
    },
  }),
  endpoint({
    method: 'post',
    path: '/devices/import',
    name: 'importDevices',
    summary: 'Takes a list of devices: all of them, or none where one is wrong.',
    remarks:
      'Each says what is given and leaves the rest; an empty cell gives nothing. What only the server knows, as in an exported list, is passed over.',
    role: 'admin',
    body: listBody(deviceEntry, deviceCells, 5000),
    replies: { 200: { meaning: 'How many there were.', schema: z.object({ imported: z.int() }) } },
    async handle({ body }, { services: { fleet, config } }) {
      refuseRows(importProblems(body, config().devices))
      for (let at = 0; at < body.length; at += atOnce) {
        const part = body.slice(at, at + atOnce)
        await Promise.all(part.map(({ value }) => fleet.describe(value.id, fleetFields(value))))
      }
      return answer(200, { imported: body.length })
    },
  }),
  endpoint({
    method: 'post',
    path: '/devices/{id}/mode',
    name: 'switchMode',
    summary: 'Starts a mode of a device, or ends it, which leads back to chat.',
    remarks: 'A device that is not here is in that mode when it comes.',
    role: 'admin',
    pathFields: devicePath,
    body: jsonBody(
      z.strictObject({ mode: lineOf(64).describe('Its name.'), state: z.enum(['start', 'end']).default('start') }),
    ),
    replies: {
      200: {
        meaning: 'It is so; `idempotent`: it was so before.',
        schema: z.object({ mode: z.string(), state: z.enum(['start', 'end']), idempotent: z.boolean() }),
      },
    },
    errors: ['NOT_FOUND', 'UNKNOWN_MODE'],
    async handle({ path, body: { mode, state } }, ports) {
      const { services, sessions } = ports
      const device = await knownDevice(services.fleet, path.id)
      const changed = await switchMode({ ...services, sessions }, device, state, mode)
      return answer(200, { mode, state, idempotent: !changed })
    },
  }),
]
