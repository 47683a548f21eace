import { type Clock, sleep } from '../../lib/clock.ts'
import type { Services } from '../../session/services.ts'
import type { Language } from '../../turn/phrases.ts'
import type { Stage } from './chapter.ts'
import { chatChapter } from './chat-chapter.ts'
import { codingChapter } from './coding-chapter.ts'
import { meetingChapter } from './meeting-chapter.ts'
import { peersChapter } from './peers-chapter.ts'
import { peoplesVoice } from './peoples-voice.ts'
import type { Script } from './script-form.ts'
import { Wearer } from './wearer.ts'
import { workingChapter } from './working-chapter.ts'

/** The people of the story, by device id, as the configuration has to know them. */
export const cast = {
  anna: { id: '02:00:00:00:00:0a', name: 'Anna' },
  bo: { id: '02:00:00:00:00:0b', name: 'Bo' },
} as const

export interface StoryOptions {
  readonly otaUrl: string
  readonly services: Services
  readonly language: Language
  readonly script: Script
  readonly clock: Clock
  /** Time to read after each thing that happens, in ms. */
  readonly pauseMs: number
  /** How long people wait for what has to come, in ms. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  readonly tell: (line: string) => void
}

/** Two badges that go through everything Lapel does. `close` them at the end. */
export class Story {
  readonly #options: StoryOptions
  readonly #anna: Wearer
  readonly #bo: Wearer
  #chapter = 0

  constructor(options: StoryOptions) {
    this.#options = options
    const { clock, language, script, patienceMs, tell } = options
    const wearer = ({ id, name }: (typeof cast)[keyof typeof cast]) =>
      new Wearer({ deviceId: id, name, clock, language, script, patienceMs, tell })
    this.#anna = wearer(cast.anna)
    this.#bo = wearer(cast.bo)
    options.signal.addEventListener('abort', () => void this.close(), { once: true })
  }

  /** Resolves to the id of its meeting. Rejects when something does not happen, or with the signal. */
  async run(): Promise<string> {
    const stage = this.#stage()
    this.#heading('arrival')
    for (const wearer of [this.#anna, this.#bo]) {
      this.#options.signal.throwIfAborted()
      await wearer.arrive(stage.otaUrl)
      this.#options.tell(stage.script.connected(wearer.name))
    }
    this.#heading('chat')
    await chatChapter(stage)
    this.#heading('working')
    await workingChapter(stage)
    this.#heading('meeting')
    const meetingId = await meetingChapter(stage)
    if (this.#options.services.modes.modes.some(({ name }) => name === 'coding')) {
      this.#heading('coding')
      await codingChapter(stage)
    }
    this.#heading('peers')
    await peersChapter(stage)
    return meetingId
  }

  async close(): Promise<void> {
    await Promise.all([this.#anna.close(), this.#bo.close()])
  }

  #stage(): Stage {
    const { otaUrl, services, language, script, clock, pauseMs, signal } = this.#options
    const [anna, bo] = [this.#anna, this.#bo]
    return {
      anna,
      bo,
      script,
      otaUrl,
      async beat(run) {
        signal.throwIfAborted()
        anna.lookUp()
        bo.lookUp()
        await run()
        await sleep(clock, pauseMs, signal)
      },
      voiceOf: (text, isFree) => peoplesVoice(services, language, { text, isFree, signal }),
    }
  }

  #heading(chapter: keyof Script['chapters']): void {
    const { tell, script } = this.#options
    const { title, about } = script.chapters[chapter]
    this.#chapter++
    tell(`\n${this.#chapter}. ${title}\n   ${about}\n`)
  }
}
