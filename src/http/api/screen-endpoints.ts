import { devicePath } from './device-endpoints.ts'
import { answer, endpoint } from './endpoint.ts'
import { knownDevice } from './find-devices.ts'
import { screenView, viewOfScreen } from './screen-view.ts'

export const screenEndpoints = [
  endpoint({
    method: 'get',
    path: '/devices/{id}/screen',
    name: 'readScreen',
    summary: 'What a device was last told to show.',
    remarks: 'Nothing of it is kept: a device that has been away for a while shows nothing.',
    role: 'admin',
    isFrequent: true,
    pathFields: devicePath,
    replies: { 200: { meaning: 'Its screen.', schema: screenView } },
    errors: ['NOT_FOUND'],
    async handle({ path }, ports) {
      // Those whose ids were made up are here and not kept.
      if (!ports.sessions.get(path.id)) await knownDevice(ports.services.fleet, path.id)
      return answer(200, viewOfScreen(path.id, ports))
    },
  }),
]
