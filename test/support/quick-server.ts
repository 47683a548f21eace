import { quickClock } from './quick-clock.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts'

/**
 * A test server whose devices share its quick clock; all times in options, waits and logs are in ms of that clock.
 * What a busy machine costs does not shrink with it: a device that needs time after `tts start` would lose sound now and
 * then, through no fault of the server. That pause is measured in real time, in pacing.test.ts.
 */
export async function startQuickServer(options: Omit<TestServerOptions, 'clock'> = {}): Promise<TestServer> {
  const clock = quickClock()
  const server = await startTestServer({ ...options, clock })
  return {
    ...server,
    device: (deviceOptions = {}) => server.device({ clock, timeoutMs: 20_000, settleMs: 0, ...deviceOptions }),
  }
}

/** The value of a counter, summed over the labels that are not given; 0 where nothing was counted. */
export async function readCounter(
  server: TestServer,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const lines = (await server.app.services.metrics.text()).split('\n')
  return lines
    .filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}
