import { beforeEach, describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { modes } from '../../src/catalogue.ts'
import type { ActiveMode } from '../../src/session/active-mode.ts'
import type { Session } from '../../src/session/session.ts'
import { keptData } from '../support/badges.ts'
import { watchHandles } from '../support/churn.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { type StoreKind, storeKinds } from '../support/stores.ts'
import type { TestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(400)
/** Answered in every mode: where people talk to each other, one has to call the device. */
const question = 'hey lapel tell me a story'
const [sqlite] = storeKinds as readonly [StoreKind, ...StoreKind[]]
const noHandles = { encoders: 0, decoders: 0, detectors: 0 }

/** What every mode promises, whatever is done in it: it can be left at any moment, and nothing of it stays. */
export function modeContract(mode: string): void {
  describe(mode, () => {
    const other = modes.map(({ name }) => name).find((name) => name !== mode) ?? ''
    let server: TestServer
    let device: SimulatedBadge
    let handles: ReturnType<typeof watchHandles>
    /** Timers of a connected device in the other mode. */
    let timers: number

    const go = async (to: string) => {
      device.send({ type: 'mode', state: 'start', mode: to })
      return device.expect('mode', { state: 'start', mode: to })
    }
    const clock = () => server.app.services.clock
    const session = () => [...server.app.sessions][0] as Session

    beforeEach(async () => {
      server = await startQuickServer()
      handles = watchHandles(server.app)
      device = server.device({ hello: { features: {} } })
      await device.hello()
      await go(mode)
      // From now on a device with push to talk: after an answer it does not listen again by itself.
      await device.press()
      await device.release()
      await go(other)
      timers = clock().pending
      await go(mode)
    })

    /** After the mode was left. */
    const expectNothingLeft = async () => {
      expect(server.script.running).toBe(0)
      expect(handles).toEqual(noHandles)
      await expect.poll(() => clock().pending).toBeLessThanOrEqual(timers)
    }

    it('is entered once, however often it is asked for', async () => {
      const active = session().mode
      expect(active.name).toBe(mode)
      expect(await go(mode)).toMatchObject({ status: 'ok', idempotent: true })
      expect(session().mode).toBe(active)
    })

    it('is left once, however often it is asked for', async () => {
      const active = session().mode
      await go(other)
      expect(session().mode.name).toBe(other)
      device.send({ type: 'mode', state: 'end', mode })
      expect(await device.expect('mode', { state: 'end' })).toMatchObject({ status: 'ok', idempotent: true })
      await active.leave('mode-left')
      expect(session().mode.name).toBe(other)
      await expectNothingLeft()
    })

    it('is left in the middle of a sentence: speech stops at once, and no call goes on', async () => {
      server.script.sentenceMs = 4000
      device.type(question)
      await device.expectAudio(3)
      await go(other)
      const stops = device.received.filter((entry) => entry.kind === 'text' && entry.message.state === 'stop')
      expect(stops).toHaveLength(1)
      await device.expectNothing(300, ['tts', 'audio'])
      await expectNothingLeft()
    })

    it('is left while the model thinks', async () => {
      server.script.answers = [{ hangs: true }]
      device.type(question)
      await expect.poll(() => server.script.asked.length).toBe(1)
      await go(other)
      await device.expectNothing(300, ['tts', 'audio'])
      await expectNothingLeft()
    })

    it('is left while what was said is being recognised', async () => {
      server.script.recogniserHangs = true
      await device.press()
      await device.speak(speech)
      await device.release()
      await expect.poll(() => server.script.running).toBe(1)
      await go(other)
      await device.expectNothing(300, ['tts', 'stt'])
      await expectNothingLeft()
    })

    it('is left while somebody speaks, whom the next mode hears', async () => {
      server.script.transcripts = ['', '', '']
      await device.press()
      const spoken = device.speak(syntheticSpeech(1200))
      await expect.poll(() => server.script.heard.length).toBe(1)
      await go(other)
      await spoken
      await device.release()
      await expect.poll(() => server.script.heard.length).toBeGreaterThan(1)
      expect(server.script.samples(server.script.heard.length - 1)).toBeGreaterThan(0)
      await expect.poll(() => server.script.running).toBe(0)
    })

    it('does not wake up when it is told something after it was left', async () => {
      const { mode: left } = session()
      await go(other)
      const packet = { packet: Uint8Array.of(0x58), timestamp: 0 } as Parameters<ActiveMode['onAudio']>[0]
      left.onListen({ type: 'listen', state: 'text', text: question })
      left.onListen({ type: 'listen', state: 'start', mode: 'realtime' })
      left.onAudio(packet)
      left.onAbort()
      expect(handles).toEqual(noHandles)
      expect(clock().pending).toBeLessThanOrEqual(timers)
      left.onListen({ type: 'listen', state: 'stop' })
      await left.onDetach('device-gone')
      await left.drain()
      await device.expectNothing(300, ['tts', 'stt', 'audio'])
      await expectNothingLeft()
    })

    it('is left by somebody else while the device is away, and found so on its return', async () => {
      device.type(question)
      await device.expect('tts', { state: 'stop' })
      await device.drop()
      await expect.poll(() => session().link).toBe(undefined)
      await server.app.services.modes.start(session(), other, { by: 'admin' })
      await device.hello()
      expect(session().mode.name).toBe(other)
      expect(await go(mode)).not.toHaveProperty('idempotent')
    })
  })

  describe(`${mode} and a crash`, () => {
    const other = modes.map(({ name }) => name).find((name) => name !== mode) ?? ''

    async function present(config: Awaited<ReturnType<typeof keptData>>) {
      const server = await startQuickServer({ config })
      const device = server.device()
      await device.hello()
      return { server, device }
    }
    const modeOf = ({ app }: TestServer) => [...app.sessions][0]?.mode.name

    it('is on again after a server that ended without leaving it', async () => {
      const config = await keptData(sqlite)
      const { server, device } = await present(config)
      for (const to of [other, mode]) {
        device.send({ type: 'mode', state: 'start', mode: to })
        await device.expect('mode', { mode: to })
      }
      await server.stop()
      expect(modeOf((await present(config)).server)).toBe(mode)
    })

    it('is on after a server that ended on the way into it', async () => {
      const config = await keptData(sqlite)
      const { server, device } = await present(config)
      device.send({ type: 'mode', state: 'start', mode: other })
      await device.expect('mode', { mode: other })
      const { fleet } = server.app.services
      const setMode = fleet.setMode.bind(fleet)
      const isWritten = new Promise<void>((resolve) => {
        fleet.setMode = async (id, name) => {
          await setMode(id, name)
          resolve()
          // Nothing of the server goes on from here.
          return new Promise(() => undefined)
        }
      })
      device.send({ type: 'mode', state: 'start', mode })
      await isWritten
      expect(modeOf(server)).toBe(other)
      await server.stop()
      expect(modeOf((await present(config)).server)).toBe(mode)
    })
  })
}
