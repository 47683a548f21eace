import { beforeEach, expect, it } from 'vitest'
import type { UpMessage } from '../../protocol/messages.ts'
import type { ModeDefinition } from '../../session/mode.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { modeSwitch } from './mode-switch.ts'

type ActiveMode = ReturnType<ModeDefinition['enter']>

let log: string[]
let session: Session

function definition(name: string): ModeDefinition {
  return {
    name,
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

const { mode: handle } = modeSwitch([definition('home'), definition('walk'), definition('sleep')])
const request = (state: 'start' | 'end', mode: string): UpMessage<'mode'> => ({ type: 'mode', state, mode })
const send = (state: 'start' | 'end', mode: string) => handle(session, request(state, mode), {} as Services)

beforeEach(() => {
  log = []
  session = { mode: definition('home').enter({} as Session, {} as Services) } as Session
  log = []
})

it('leaves the mode that is on before it enters another', async () => {
  expect(await send('start', 'walk')).toEqual({ type: 'mode', status: 'ok', state: 'start', mode: 'walk' })
  expect(log).toEqual(['leave home mode-left', 'enter walk'])
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
