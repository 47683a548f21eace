import { z } from 'zod'
import { accessEndpoints } from './access-endpoints.ts'
import { browserDeviceEndpoints } from './browser-device-endpoints.ts'
import { codingEndpoints } from './coding-endpoints.ts'
import { configEndpoints } from './config-endpoints.ts'
import { configFileEndpoints } from './config-file-endpoints.ts'
import { deliveryEndpoints } from './delivery-endpoints.ts'
import { deviceEndpoints } from './device-endpoints.ts'
import { answer, type Endpoint, endpoint } from './endpoint.ts'
import { groupEndpoints } from './group-endpoints.ts'
import { healthEndpoints } from './health-endpoints.ts'
import { localModelEndpoints } from './local-model-endpoints.ts'
import { meetingControlEndpoints } from './meeting-control-endpoints.ts'
import { meetingEndpoints } from './meeting-endpoints.ts'
import { meetingResultEndpoints } from './meeting-result-endpoints.ts'
import { messageEndpoints } from './message-endpoints.ts'
import { openApi } from './openapi.ts'
import { screenEndpoints } from './screen-endpoints.ts'
import { sessionEndpoints } from './session-endpoints.ts'
import { setupEndpoints } from './setup-endpoints.ts'
import { taskEndpoints } from './task-endpoints.ts'
import { turnEndpoints } from './turn-endpoints.ts'

const description = endpoint({
  method: 'get',
  path: '/openapi.json',
  name: 'describe',
  summary: 'This API in OpenAPI 3.1.',
  role: 'viewer',
  replies: { 200: { meaning: 'The document.', schema: z.looseObject({ openapi: z.string() }) } },
  handle: (_, { version }) => answer(200, { ...openApi(endpoints, version) }),
})

/** The table of all endpoints: routes, validation, OpenAPI and the reference page are made of it. */
export const endpoints: readonly Endpoint[] = [
  ...deviceEndpoints,
  ...accessEndpoints,
  ...browserDeviceEndpoints,
  ...screenEndpoints,
  ...messageEndpoints,
  ...groupEndpoints,
  ...taskEndpoints,
  ...meetingEndpoints,
  ...meetingResultEndpoints,
  ...meetingControlEndpoints,
  ...deliveryEndpoints,
  ...codingEndpoints,
  ...turnEndpoints,
  ...configEndpoints,
  ...configFileEndpoints,
  ...healthEndpoints,
  ...sessionEndpoints,
  ...setupEndpoints,
  ...localModelEndpoints,
  description,
]
