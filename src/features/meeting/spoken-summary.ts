import type { Clock, Timer } from '../../lib/clock.ts'
import type { SummaryMessage } from '../../meetings/summary.ts'
import type { Session } from '../../session/session.ts'
import type { Language } from '../../turn/phrases.ts'

/** How often it is asked whether this is a moment to speak, and for how long. */
const askMs = 500
const maxAsks = 120
/** Entries of each kind that are read out; all of them are on the page and in the export. */
const maxSpoken = 2

/** Says summaries to those who asked for the end of their meeting by voice, and may have no screen to read them on. */
export class SpokenSummaries {
  readonly #clock: Clock
  readonly #waiting = new Set<Timer>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** At the next moment in which nobody speaks. */
  say(session: Session, summary: SummaryMessage): void {
    const { link } = session
    const text = spokenSummary(summary, session.language)
    let asks = 0
    const ask = () => {
      const timer = this.#clock.after(askMs, () => {
        this.#waiting.delete(timer)
        if (session.link !== link || session.scope.ended) return
        if (!session.mode.announce(text) && ++asks < maxAsks) ask()
      })
      this.#waiting.add(timer)
    }
    ask()
  }

  close(): void {
    for (const timer of this.#waiting) timer.cancel()
    this.#waiting.clear()
  }
}

export function spokenSummary(summary: SummaryMessage, language: Language): string {
  const isChinese = language === 'zh'
  const { bullets, decisions, actions } = summary
  if (summary.sourceSegments === 0) return isChinese ? '这次会议没有内容。' : 'Nothing was said in this meeting.'
  const parts = [
    isChinese ? '会议总结。' : 'The summary of the meeting.',
    ...bullets.slice(0, maxSpoken),
    ...listed(decisions, isChinese ? '决定：' : 'Decided:'),
    ...listed(actions, isChinese ? '待办：' : 'To do:'),
  ]
  return parts
    .map((part) => (/[.!?:。！？：]$/.test(part) ? part : `${part}${isChinese ? '。' : '.'}`))
    .join(isChinese ? '' : ' ')
}

function listed(entries: readonly string[], heading: string): string[] {
  return entries.length === 0 ? [] : [heading, ...entries.slice(0, maxSpoken)]
}
