import { expect, it } from 'vitest'
import { deviceRecord } from '../../test/support/device-record.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { type EndReason, Scope } from '../lib/scope.ts'
import type { CloseName } from '../protocol/close-codes.ts'
import type { Link } from '../protocol/link.ts'
import type { DownMessage } from '../protocol/messages.ts'
import { Conversation } from '../turn/conversation.ts'
import { Picture } from './picture.ts'
import { SessionRegistry } from './registry.ts'
import { Session } from './session.ts'

class FakeLink implements Link {
  readonly said: (DownMessage | CloseName)[] = []
  send(message: DownMessage): boolean {
    this.said.push(message)
    return true
  }
  close(name: CloseName): void {
    this.said.push(name)
  }
  sendText(): boolean {
    return true
  }
  sendAudio(): boolean {
    return true
  }
  deliver(): Promise<boolean> {
    return Promise.resolve(true)
  }
  dropAudio(): void {}
}

function start() {
  const clock = new ManualClock()
  const scope = new Scope('server')
  const detached: EndReason[] = []
  const opened: Session[] = []
  const registry = new SessionRegistry({
    clock,
    resumeMs: () => 60_000,
    onError: (error) => {
      throw error
    },
    open(device) {
      const facts = {
        id: `session ${opened.length + 1}`,
        device,
        scope: scope.child(device.id),
        conversation: new Conversation(),
        picture: new Picture({ wall: () => 0, onChange: () => undefined }),
      }
      const session = new Session(facts, () => ({
        name: 'still',
        onAudio: () => undefined,
        onListen: () => undefined,
        onAbort: () => undefined,
        announce: () => false,
        onDetach: (reason) => void detached.push(reason),
        drain: async () => undefined,
        leave: async () => undefined,
      }))
      opened.push(session)
      return session
    },
  })
  return { clock, scope, registry, detached, opened }
}

const remember = (session: Session) => session.conversation.add({ user: 'a', heard: 'b', interrupted: false }, 10)

it('makes a session for a device that has none and lends it the connection', () => {
  const { registry } = start()
  const link = new FakeLink()
  const session = registry.attach(deviceRecord('a'), link)
  expect(session).toMatchObject({ deviceId: 'a', link })
  expect([...registry]).toEqual([session])
})

it('the newest connection wins: the one before is told, then closed', () => {
  const { registry, detached } = start()
  const [first, second] = [new FakeLink(), new FakeLink()]
  const session = registry.attach(deviceRecord('a'), first)
  expect(registry.attach(deviceRecord('a'), second)).toBe(session)
  expect(first.said).toEqual([{ type: 'system', event: 'replaced', message: expect.any(String) }, 'replaced'])
  expect(second.said).toEqual([])
  expect(detached).toEqual(['replaced'])
  expect(session.link).toBe(second)
})

it('a late farewell of a replaced connection changes nothing', () => {
  const { registry, detached, clock } = start()
  const [first, second] = [new FakeLink(), new FakeLink()]
  const session = registry.attach(deviceRecord('a'), first)
  registry.attach(deviceRecord('a'), second)
  registry.detach(session, first)
  expect(session.link).toBe(second)
  expect(detached).toEqual(['replaced'])
  expect(clock.pending).toBe(0)
})

it('a session without anything to remember ends with its connection', () => {
  const { registry, detached } = start()
  const link = new FakeLink()
  const session = registry.attach(deviceRecord('a'), link)
  registry.detach(session, link)
  expect(registry.size).toBe(0)
  expect(session.scope.ended).toBe(true)
  expect(detached).toEqual(['device-gone'])
})

it('a session with a conversation waits for its device until the resume window is over', async () => {
  const { registry, clock } = start()
  const link = new FakeLink()
  const session = registry.attach(deviceRecord('a'), link)
  remember(session)
  registry.detach(session, link)
  await clock.advance(59_999)
  expect(registry.size).toBe(1)
  await clock.advance(1)
  expect(registry.size).toBe(0)
  expect(session.scope.ended).toBe(true)
  expect(clock.pending).toBe(0)
})

it('a device that comes back in time is in the same session, and stays', async () => {
  const { registry, clock } = start()
  const link = new FakeLink()
  const session = registry.attach(deviceRecord('a'), link)
  remember(session)
  registry.detach(session, link)
  await clock.advance(30_000)
  expect(registry.attach(deviceRecord('a'), new FakeLink())).toBe(session)
  await clock.advance(120_000)
  expect(registry.size).toBe(1)
  expect(session.scope.ended).toBe(false)
})

it('keeps 10,000 sessions without a connection at most, the oldest ends first', () => {
  const { registry, opened } = start()
  for (let count = 0; count <= 10_000; count++) {
    const link = new FakeLink()
    const session = registry.attach(deviceRecord(`device ${count}`), link)
    remember(session)
    registry.detach(session, link)
  }
  expect(registry.size).toBe(10_000)
  expect(opened[0]?.scope.ended).toBe(true)
  expect(opened[1]?.scope.ended).toBe(false)
})

it('ends every session, those that wait too, and leaves no timer', async () => {
  const { registry, clock, scope } = start()
  const link = new FakeLink()
  const waiting = registry.attach(deviceRecord('a'), link)
  remember(waiting)
  registry.detach(waiting, link)
  registry.attach(deviceRecord('b'), new FakeLink())
  await registry.end('shutdown')
  expect(registry.size).toBe(0)
  expect(clock.pending).toBe(0)
  expect(scope.size).toBe(1)
})
