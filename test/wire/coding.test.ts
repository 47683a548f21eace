import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { startQuickServer } from '../support/quick-server.ts'
import type { TestServer } from '../support/test-server.ts'

const failure = "src/cart.ts(3,9): error TS2322: Type 'number' is not assignable to type 'string'."
const why = {
  insights: [{ text: 'The price is a number where a text is wanted.', lines: [1] }],
  risks: [],
  actions: [{ text: 'Write String(price).', lines: [1] }],
  nextSteps: [],
}

async function arrive(server: TestServer, deviceId = 'badge-a'): Promise<SimulatedBadge> {
  const badge = server.device({ deviceId })
  await badge.hello()
  return badge
}

interface Sent {
  readonly event: string
  readonly [member: string]: string | number
}

async function send(badge: SimulatedBadge, message: Sent) {
  badge.send({ type: 'coding', ...message })
  expect(await badge.expect('coding', { event: message.event })).toEqual({
    type: 'coding',
    status: 'ok',
    event: message.event,
  })
}

describe('the output of a build', () => {
  it('extensions 6: an error in it comes back as an insight with its line', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: [JSON.stringify(why)] }]
    const badge = await arrive(server)
    await send(badge, { event: 'start', command: 'npm test' })
    await send(badge, { event: 'log', level: 'info', text: failure })
    expect(await badge.expect('coding', { event: 'insight' })).toMatchObject({
      insights: ['The price is a number where a text is wanted.'],
      actions: ['Write String(price).'],
      refs: [{ kind: 'compile-error', severity: 'error', lines: [1], count: 1 }],
    })
  })

  it('extensions 6: without a model the analysers answer alone', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ error: new Error('down') }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', level: 'info', text: failure })
    expect(await badge.expect('coding', { event: 'insight' })).toMatchObject({
      insights: ["Does not compile: Type 'number' is not assignable to type 'string'. (src/cart.ts:3)"],
    })
  })

  it('extensions 6: a line that its writer calls an error is one', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['nonsense'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', level: 'ERROR', text: 'the pump does not answer' })
    expect(await badge.expect('coding', { event: 'insight' })).toMatchObject({
      insights: ['Log: the pump does not answer'],
    })
  })

  it('extensions 6: stop gives one summary, once', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['nonsense'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', text: 'done' })
    await send(badge, { event: 'stop', exitCode: 0 })
    expect(await badge.expect('coding', { event: 'summary' })).toMatchObject({
      result: 'green',
      exitCode: 0,
      degraded: true,
    })
    await send(badge, { event: 'stop' })
    await badge.expectNothing(3000, ['coding'])
  })

  it('extensions 6: has no secret when it reaches the model, the badge or the log', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['{}'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', text: `${failure}\nDB_PASSWORD=swordfish-and-chips` })
    await badge.expect('coding', { event: 'insight' })
    await send(badge, { event: 'stop' })
    await badge.expect('coding', { event: 'summary' })
    expect(server.script.asked.length).toBeGreaterThan(0)
    expect(server.script.asked.map(({ messages }) => messages.at(-1)?.content).join()).toContain('DB_PASSWORD=<secret>')
    const everything = JSON.stringify([server.script.asked, badge.received, server.log])
    expect(everything).not.toContain('swordfish')
  })

  it('of two sources is told apart', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['{}'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', text: failure, source: 'web' })
    await send(badge, { event: 'log', text: failure, source: 'api' })
    const [one, other] = [
      await badge.expect('coding', { event: 'insight' }),
      await badge.expect('coding', { event: 'insight' }),
    ]
    expect([one.name, other.name].sort()).toEqual(['api', 'web'])
    expect(one.source).not.toBe(other.source)
  })
})

describe('coding mode', () => {
  it('says how the build is, without a model', async () => {
    const server = await startQuickServer()
    const badge = await arrive(server)
    badge.send({ type: 'mode', state: 'start', mode: 'coding' })
    await badge.expect('mode', { state: 'start', mode: 'coding' })
    badge.type('how is the build?')
    expect((await badge.expectAnswer()).sentences).toEqual(['Nothing has been built yet.'])
    badge.type('构建怎么样')
    expect((await badge.expectAnswer()).sentences).toEqual(['还没有构建过。'])
    expect(server.script.asked).toEqual([])
  })

  it('gives the model the output to answer from', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['{}'] }, { pieces: ['Because a number is no text.'] }]
    const badge = await arrive(server)
    badge.send({ type: 'mode', state: 'start', mode: 'coding' })
    await badge.expect('mode', { state: 'start', mode: 'coding' })
    await send(badge, { event: 'log', text: failure })
    await badge.expect('coding', { event: 'insight' })
    badge.type('why does it fail')
    expect((await badge.expectAnswer()).sentences).toEqual(['Because a number is no text.'])
    expect(server.script.asked.at(-1)?.messages[0]?.content).toContain('is not assignable to type')
  })

  it('by voice is entered and confirmed', async () => {
    const server = await startQuickServer()
    const badge = await arrive(server)
    badge.type('coding mode')
    expect((await badge.expectAnswer()).sentences).toEqual(['Coding mode.', 'Ask me how the build is.'])
  })
})

describe('a device that wants to hear of builds', () => {
  it('is told aloud when one fails, and when it is fine again', async () => {
    const server = await startQuickServer({ config: { devices: { 'badge-a': { speakBuilds: true } } } })
    server.script.answers = [{ pieces: ['{}'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', text: 'working' })
    await send(badge, { event: 'stop', exitCode: 1 })
    expect((await badge.expectAnswer()).sentences.join(' ')).toMatch(/^The build has failed\./)
    await send(badge, { event: 'log', text: 'working' })
    await send(badge, { event: 'stop', exitCode: 0 })
    expect((await badge.expectAnswer()).sentences).toEqual(['The build is fine again.'])
  })

  it('and one that does not is not', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['{}'] }]
    const badge = await arrive(server)
    await send(badge, { event: 'log', text: 'working' })
    await send(badge, { event: 'stop', exitCode: 1 })
    await badge.expect('coding', { event: 'summary' })
    await badge.expectNothing(2000, ['tts', 'alert'])
  })
})
