import { beforeEach, expect, it } from 'vitest'
import { Scope } from '../../lib/scope.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import { ModeSwitch } from '../../session/mode-switch.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { modeSwitch } from './mode-switch.ts'

type ActiveMode = ReturnType<ModeDefinition['enter']>

let log: string[]
let session: Session

function definition(name: string): ModeDefinition {
  return {
    name,
    purpose: name,
    enter() {
      log.push(`enter ${name}`)
      const mode: Pick<ActiveMode, 'name' | 'leave'> = {
        name,
        async leave(reason: string) {
          await new Promise(setImmediate)
          log.push(`leave ${name} ${reason}`)
        },
      }
      return mode as ActiveMode
    },
  }
}

const modes = new ModeSwitch({
  modes: [definition('home'), definition('walk'), definition('sleep')],
  services: () => ({}) as Services,
  remember: async (_, mode) => void log.push(`remember ${mode}`),
})
const send = (state: 'start' | 'end', mode: string) =>
  modeSwitch.mode(session, { type: 'mode', state, mode }, { modes } as unknown as Services)

beforeEach(() => {
  log = []
  const mode = definition('home').enter({} as Session, {} as Services, { by: 'connection' })
  session = { mode, scope: new Scope('session') } as Session
  log = []
})

it('remembers the new mode, leaves the one that is on, then enters the other', async () => {
  expect(await send('start', 'walk')).toEqual({ type: 'mode', status: 'ok', state: 'start', mode: 'walk' })
  expect(log).toEqual(['remember walk', 'leave home mode-left', 'enter walk'])
  expect(session.mode.name).toBe('walk')
})

it('returns to the first mode at the end of any', async () => {
  await send('start', 'sleep')
  expect(await send('end', 'sleep')).toEqual({ type: 'mode', status: 'ok', state: 'end', mode: 'sleep' })
  expect(session.mode.name).toBe('home')
})

it.each([
  ['start', 'walk'],
  ['end', 'sleep'],
] as const)('does nothing, and says so, at %s of %s while walk is on', async (state, mode) => {
  await send('start', 'walk')
  log = []
  expect(await send(state, mode)).toMatchObject({ status: 'ok', idempotent: true })
  expect(log).toEqual([])
})

it('refuses a mode that there is not, and names those there are', async () => {
  await expect(send('start', 'dance')).rejects.toMatchObject({
    code: 'UNKNOWN_MODE',
    message: expect.stringMatching(/home, walk, sleep/),
  })
})
