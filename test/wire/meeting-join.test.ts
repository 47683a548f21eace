import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { startQuickServer } from '../support/quick-server.ts'

/** A server on which one device of the group `badge-0*` holds a meeting. */
async function startMeeting() {
  const server = await startQuickServer()
  const arrive = async (deviceId: string) => {
    const device = server.device({ deviceId })
    await device.hello()
    return device
  }
  const host = await arrive('badge-0-host')
  host.send({ type: 'mode', state: 'start', mode: 'meeting' })
  const { sessionId, code } = (await host.expect('meeting', { phase: 'started' })) as unknown as {
    readonly sessionId: string
    readonly code: string
  }
  const participants = async () => (await server.app.store.meetings.get(sessionId))?.deviceIds
  return { server, arrive, host, sessionId, code, participants }
}

async function sentence(device: SimulatedBadge): Promise<string> {
  return String((await device.expect('tts', { state: 'sentence_start' })).text)
}

const english = 'zero one two three four five six seven eight nine'.split(' ')
const inEnglish = (code: string) => [...code].map((digit) => english[Number(digit)]).join(' ')
const inChinese = (code: string) => [...code].map((digit) => '零一二三四五六七八九'[Number(digit)]).join('')

describe('joining by voice', () => {
  it.each([
    ['join meeting', inEnglish, 'You are in the meeting. It is being recorded.'],
    ['加入会议', inChinese, '你已加入会议，会议正在记录。'],
  ])('"%s" and the code in words: in the meeting, and told so', async (words, spell, told) => {
    const { arrive, sessionId, code, participants } = await startMeeting()
    const guest = await arrive('badge-0-guest')
    guest.type(`${words} ${spell(code)}`)
    await guest.expect('meeting', { phase: 'started', sessionId })
    expect(await sentence(guest)).toContain(told.slice(0, 5))
    expect(await participants()).toEqual(['badge-0-host', 'badge-0-guest'])
  })

  it('with a code that no meeting has: said so, and no model is asked', async () => {
    const { server, arrive, code } = await startMeeting()
    const guest = await arrive('badge-0-guest')
    guest.type(`join meeting ${code === '1111' ? '2222' : '1111'}`)
    expect(await sentence(guest)).toBe('There is no open meeting with that code.')
    expect(server.script.asked).toHaveLength(0)
  })

  it('of another group is not possible', async () => {
    const { arrive, code, participants } = await startMeeting()
    const stranger = await arrive('somebody-else')
    stranger.type(`join meeting ${code}`)
    expect(await sentence(stranger)).toBe('There is no open meeting with that code.')
    expect(await participants()).toEqual(['badge-0-host'])
  })

  it('out of a meeting of one’s own: what is said goes on in the other one', async () => {
    const { server, arrive, sessionId, code } = await startMeeting()
    const guest = await arrive('badge-0-guest')
    guest.send({ type: 'mode', state: 'start', mode: 'meeting' })
    await guest.expect('meeting', { phase: 'started' })
    guest.type(`join meeting ${code}`)
    await guest.expect('meeting', { phase: 'started', sessionId })
    expect(await sentence(guest)).toBe('You are in the meeting.')
    guest.type('the printer is broken')
    await expect
      .poll(async () => (await server.app.store.meetings.segments(sessionId, 1, 10)).map(({ text }) => text))
      .toEqual(['the printer is broken'])
  })
})

describe('the code', () => {
  it('is said when a meeting begins by voice in a group with other devices', async () => {
    const server = await startQuickServer()
    const other = server.device({ deviceId: 'badge-0-other' })
    await other.hello()
    const device = server.device({ deviceId: 'badge-0-host' })
    await device.hello()
    device.type('start a meeting')
    const { code } = await device.expect('meeting', { phase: 'started' })
    expect(await sentence(device)).toBe('The meeting is being recorded.')
    expect(await sentence(device)).toBe(`Others join with the code ${[...String(code)].join(' ')}.`)
  })

  it('is not said where there is nobody to join', async () => {
    const server = await startQuickServer()
    const device = server.device({ deviceId: 'lonesome-1' })
    await device.hello()
    device.type('start a meeting')
    expect(await sentence(device)).toBe('The meeting is being recorded.')
    await device.expect('tts', { state: 'stop' })
    await device.expectNothing(300, ['tts'])
  })

  it.each([
    ['what is the code?', 'Others join with the code'],
    ['会议码是多少', '其他设备可以加入'],
  ])('"%s" behind the wake word is answered without a model', async (question, told) => {
    const { server, host, code } = await startMeeting()
    const [wakeWord = ''] = server.config.chat.wakeWords
    host.type(`${wakeWord}，${question}`)
    expect(await sentence(host)).toContain(told)
    expect(server.script.spoken.join(' ')).toContain([...code].join(' '))
    expect(server.script.asked).toHaveLength(0)
  })
})
