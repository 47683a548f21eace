import { expect, it } from 'vitest'
import { vendors } from '../../src/catalogue.ts'
import { hasPrograms } from '../support/programs.ts'
import { readCounter, startQuickServer } from '../support/quick-server.ts'
import { speak } from '../support/speech.ts'

const hasVoiceAndEars = await hasPrograms('espeak-ng', 'pocketsphinx_continuous')

const group = 'office'
/** The most urgent first. */
const titles = [
  'Check the battery',
  'Buy paper',
  'Refill the printer',
  'Clean the kitchen',
  'Repair the camera',
  'Close the window',
  'Reserve the parking',
]

/** What is said, what is answered, and what is different on the board then: `title: owner` or `title: done`. */
const session: readonly (readonly [said: string, answer: RegExp, effect?: string])[] = [
  ['read the tasks', /^7 open tasks.*battery.*paper.*printer.*more/],
  ['more tasks', /kitchen.*camera.*window/],
  ['claim the second task', /^Second task, Buy paper, is yours\./, 'Buy paper: Anna'],
  ['mark task one done', /^Done: Check the battery\. 6 left\./, 'Check the battery: done'],
  ['refresh the list', /^6 open tasks\. 1 of them yours\./],
  ['what time is it', /^It is \d+:\d\d/],
  ['undo', /^Undone\./, 'Check the battery: nobody'],
  ['claim the printer task', /^Third task, Refill the printer, is yours\./, 'Refill the printer: Anna'],
  ['how many tasks are open', /^7 tasks are open\./],
  ['add a task to buy coffee', /^Added: Buy coffee\./, 'Buy coffee: nobody'],
  ['claim the last task', /^Eighth task, Buy coffee, is yours\./, 'Buy coffee: Anna'],
  ['claim the second task', /^Buy paper is yours already\./],
  ['mark the second task done', /^Done: Buy paper\. 7 left\./, 'Buy paper: done'],
  ['undo', /^Undone\./, 'Buy paper: Anna'],
  ['take the fourth task', /^Fourth task, Clean the kitchen, is yours\./, 'Clean the kitchen: Anna'],
  ['mark the coffee task done', /^Done: Buy coffee\. 7 left\./, 'Buy coffee: done'],
  ['the last task is done', /^Done: Reserve the parking\. 6 left\./, 'Reserve the parking: done'],
  ['what is three plus five', /^That is 8\./],
  ['take the window task', /^Sixth task, Close the window, is yours\./, 'Close the window: Anna'],
  ['refresh the list', /^6 open tasks\. 4 of them yours\./],
]

it.skipIf(!hasVoiceAndEars)(
  'twenty spoken commands in working mode, one connection: each is heard, answered, and does what it says and no more',
  { timeout: 180_000 },
  async () => {
    const server = await startQuickServer({
      vendors,
      env: { PATH: process.env.PATH ?? '' },
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      config: {
        tts: { provider: 'espeak-ng', speed: 300 },
        devices: { anna: { name: 'Anna', group }, bo: { name: 'Bo', group } },
      },
    })
    // How soon a device is ready to play is tested at its real pace elsewhere; at this one a busy machine would decide it.
    const anna = server.device({ deviceId: 'anna', settleMs: 0 })
    const bo = server.device({ deviceId: 'bo' })
    const tasks = titles.map((title, index) => ({ id: `t${index}`, title, priority: Math.max(0, 3 - index) }))
    await bo.hello()
    bo.send({ type: 'workflow', event: 'update', tasks })
    await bo.expect('workflow', { status: 'ok', event: 'update' })
    await anna.hello()

    const readBoard = async () => {
      const { items } = await server.app.store.tasks.page(group, {}, { offset: 0, limit: 50 })
      return items.map(({ title, status, owner }) => `${title}: ${status === 'done' ? status : (owner ?? 'nobody')}`)
    }
    const say = async (said: string) => {
      await anna.press()
      await anna.silence(240)
      await anna.speak(speak(said))
      await anna.silence(240)
      await anna.release()
      await anna.expect('stt', { text: said }, 60_000)
      return (await anna.expectAnswer(60_000)).sentences.join(' ')
    }

    expect(await say('working mode')).toBe('Working mode. 7 open tasks.')
    for (const [said, answer, effect] of session) {
      const before = await readBoard()
      expect(await say(said)).toMatch(answer)
      const different = (await readBoard()).filter((line) => !before.includes(line))
      expect({ said, different }).toEqual({ said, different: effect === undefined ? [] : [effect] })
    }
    expect([...server.app.sessions].map(({ deviceId, mode }) => [deviceId, mode.name])).toContainEqual([
      'anna',
      'working',
    ])

    // The others of the group have it on their screens.
    const shown = await bo.expect('workflow', ({ event, tasks: all }) => {
      const text = JSON.stringify(all)
      return event === 'update' && /Close the window[^}]*Anna/.test(text)
    })
    expect(shown).toMatchObject({ total: 8, groupKey: group })
    expect(anna.faults).toEqual([])
    expect(await readCounter(server, 'lapel_upgrades_total', { result: 'accepted' })).toBe(2)
    expect(await say('exit working mode')).not.toBe('')
    expect([...server.app.sessions].map(({ deviceId, mode }) => [deviceId, mode.name])).toContainEqual(['anna', 'chat'])
  },
)
