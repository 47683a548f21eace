import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import { WireError } from '../../protocol/wire-errors.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

/** Starts and ends modes on request (extensions 2). Ending any mode returns to the first one of the table. */
export function modeSwitch(modes: readonly [ModeDefinition, ...ModeDefinition[]]) {
  const [home] = modes

  async function switchTo(definition: ModeDefinition, session: Session, services: Services) {
    await session.mode.leave('mode-left')
    session.mode = definition.enter(session, services)
  }

  return {
    async mode(session: Session, message: UpMessage<'mode'>, services: Services): Promise<DownMessage> {
      const { state, mode } = message
      const definition = modes.find(({ name }) => name === mode)
      if (!definition) {
        const known = modes.map(({ name }) => name).join(', ')
        throw new WireError('UNKNOWN_MODE', `This server has no mode "${mode}"; it has: ${known}.`, ['mode'])
      }
      const isOn = session.mode.name === mode
      const target = state === 'start' ? definition : home
      const changes = state === 'start' ? !isOn : isOn && session.mode.name !== home.name
      if (changes) await switchTo(target, session, services)
      return { type: 'mode', status: 'ok', state, mode, ...(!changes && { idempotent: true as const }) }
    },
  }
}
