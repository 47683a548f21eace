import { sameSecret } from '../../auth/same-secret.ts'
import type { ChangeReport } from '../../config/live-config.ts'
import type { Clock } from '../../lib/clock.ts'
import { KeyedRateLimit } from '../../lib/keyed-rate-limit.ts'
import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Session } from '../../session/session.ts'

export interface AdminPorts {
  readonly clock: Clock
  readonly adminToken: string
  reload(by: string): Promise<ChangeReport>
  /** Begins an orderly stop and a new start, unless something is in the way, which is returned. */
  restart(): Promise<readonly string[]>
}

/** Guesses of the secret per device. */
const attemptsPerMinute = 5

/** What a client with the admin token may ask of the server (extensions 9). */
export function admin({ clock, adminToken, reload, restart }: AdminPorts) {
  const attempts = new KeyedRateLimit(clock, attemptsPerMinute, 60_000)
  return {
    async server(session: Session, { action, content }: UpMessage<'server'>): Promise<DownMessage> {
      const answer = (status: 'success' | 'error', message: string): DownMessage => ({
        type: 'server',
        status,
        message,
        content: { action },
      })
      if (!attempts.take(session.deviceId)) return answer('error', 'Too many attempts; try again in a minute.')
      if (!sameSecret(content.secret, adminToken)) return answer('error', 'The secret is not the admin token.')
      if (action === 'restart') {
        const problems = await restart()
        if (problems.length > 0) return answer('error', `Not restarted: ${problems.slice(0, 3).join('; ')}`)
        return answer('success', 'The server restarts after the sentences being spoken.')
      }
      const report = await reload(`device ${session.deviceId}`)
      return answer(report.status === 'refused' ? 'error' : 'success', reportText(report))
    },
  }
}

/** The report in one line, for a screen. */
function reportText(report: ChangeReport): string {
  if (report.status === 'unchanged') return 'Nothing has changed.'
  if (report.status === 'refused') return `Nothing was changed: ${report.problems.slice(0, 3).join('; ')}`
  const restart = report.needRestart.length > 0 ? ` (after a restart: ${report.needRestart.join(', ')})` : ''
  return `Changed: ${report.changed.join(', ')}${restart}`
}
