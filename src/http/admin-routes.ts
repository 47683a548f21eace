import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sameSecret } from '../auth/same-secret.ts'
import type { ChangeReport, LiveConfig } from '../config/live-config.ts'
import type { Clock } from '../lib/clock.ts'
import { KeyedRateLimit } from '../lib/keyed-rate-limit.ts'
import type { CallStats } from '../providers/observed.ts'
import type { HttpEnv } from './http-env.ts'

/** A provider instance as the API shows it: never its settings, which hold keys. */
interface InstanceStatus {
  readonly instance: string
  readonly kind: string
  readonly provider: string
  readonly users: readonly string[]
  readonly stats: CallStats
}

export interface AdminRoutesPorts {
  readonly clock: Clock
  readonly adminToken: string
  readonly liveConfig: Pick<LiveConfig, 'reload' | 'replace' | 'audit'>
  /** The values in effect as YAML, secrets masked. */
  printConfig(): string
  instances(): readonly InstanceStatus[]
  addressOf(env: HttpEnv['Bindings'], forwardedFor: string | undefined): string
}

const attemptsPerMinute = 20
const maxConfigBytes = 262_144

/** `/api/v1`: for those who have the admin token. */
export function adminRoutes(ports: AdminRoutesPorts): Hono<HttpEnv> {
  const { clock, adminToken, liveConfig } = ports
  const failures = new KeyedRateLimit(clock, attemptsPerMinute, 60_000)
  const routes = new Hono<HttpEnv>()

  routes.use(async (context, next) => {
    const token = context.req.header('authorization')?.replace(/^bearer\s+/i, '') ?? ''
    const address = ports.addressOf(context.env, context.req.header('x-forwarded-for'))
    // Whoever has guessed too often may not go on guessing, not even right.
    if (failures.isSpent(address)) return context.json({ error: 'too many attempts, try again in a minute' }, 429)
    if (sameSecret(token, adminToken)) return next()
    failures.take(address)
    context.header('WWW-Authenticate', 'Bearer')
    return context.json({ error: 'the admin token is needed: Authorization: Bearer ...' }, 401)
  })
  const statusOf = (report: ChangeReport) => (report.status === 'refused' ? 422 : 200)

  routes.get('/config', (context) => context.text(ports.printConfig(), 200, { 'Content-Type': 'application/yaml' }))
  routes.put('/config', bodyLimit({ maxSize: maxConfigBytes }), async (context) => {
    const report = await liveConfig.replace(await context.req.text(), 'api')
    return context.json(report, statusOf(report))
  })
  routes.post('/config/reload', async (context) => {
    const report = await liveConfig.reload('api')
    return context.json(report, statusOf(report))
  })
  routes.get('/config/audit', (context) => context.json(liveConfig.audit))
  routes.get('/providers', (context) => context.json(ports.instances()))
  return routes
}
