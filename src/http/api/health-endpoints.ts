import { z } from 'zod'
import { answer, endpoint } from './endpoint.ts'
import { healthView } from './health-view.ts'

const problem = z.object({
  at: z.string(),
  level: z.enum(['warn', 'error']),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()).describe('Without anything personal, secrets masked.'),
})

export const healthEndpoints = [
  endpoint({
    method: 'get',
    path: '/health',
    name: 'readHealth',
    summary: 'How the server is: devices, memory, CPU time, event loop, store.',
    remarks: 'The figures are those of `/metrics`.',
    role: 'viewer',
    replies: { 200: { meaning: 'The figures of this moment.', schema: healthView } },
    handle: async (_, { health }) => answer(200, await health.read()),
  }),
  endpoint({
    method: 'get',
    path: '/health/problems',
    name: 'listProblems',
    summary: 'The last 100 warnings and errors of the log, the newest first.',
    role: 'viewer',
    replies: { 200: { meaning: 'Lines of the log.', schema: z.array(problem).readonly() } },
    handle: (_, { health }) =>
      answer(
        200,
        health.problems.list().map(({ at, ...line }) => ({ at: new Date(at).toISOString(), ...line })),
      ),
  }),
]
