export interface ReplyMarks {
  /** `2pass-online`, `2pass-offline`, `offline`; some messages have none. */
  readonly mode?: string | undefined
  readonly is_final?: boolean | undefined
  readonly is_end?: boolean | undefined
}

/** What a Python server needs at most from the end of the audio to its text; the older ones say nothing to silence. */
const answerMs = 3000

/** The same where all that was heard has been settled before: there may be nothing to come. */
const restMs = 800

/**
 * Finds out which reply is the last one. FunASR speaks in dialects (runtime/websocket and runtime/python/websocket of
 * its repository). The C++ server marks its last reply with `is_final` and always answers; its variant for whole files
 * never marks its one reply. The Python server sets `is_final` while audio may come and clears it afterwards; its newer
 * versions set it for every settled sentence, and answer `is_end` with `is_end`. Replies that come before the end of
 * the audio tell which it is, so what was learnt is kept for the next utterance.
 */
export class ServerDialect {
  readonly #isOffline: boolean
  #isFinalMeans: 'last' | 'listening' | 'sentence' | undefined
  #acknowledges = false

  constructor(mode: '2pass' | 'offline') {
    this.#isOffline = mode === 'offline'
  }

  /** A reply that came before the audio had ended. */
  learn({ mode, is_final }: ReplyMarks): void {
    if (is_final === undefined) return
    if (!is_final) this.#isFinalMeans = this.#isFinalMeans === 'sentence' ? 'sentence' : 'last'
    else if (mode === '2pass-offline' && this.#isFinalMeans === 'last') this.#isFinalMeans = 'sentence'
    else this.#isFinalMeans ??= 'listening'
  }

  /** Whether this reply, which came after the audio had ended, is the last one. */
  isLast({ mode, is_final, is_end }: ReplyMarks): boolean {
    if (is_end) this.#acknowledges = true
    if (this.#acknowledges) return is_end === true
    if (this.#isOffline) return mode === 'offline' && is_final === false
    if (this.#isFinalMeans === 'listening') return mode === '2pass-offline' && is_final === false
    if (this.#isFinalMeans === 'sentence') return false
    return is_final === true && (this.#isFinalMeans === 'last' || mode !== '2pass-online')
  }

  /** How long to wait for a reply that may never come. `hasRest`: something was heard that is not settled. */
  quietMs(hasText: boolean, hasRest: boolean): number | undefined {
    if (this.#acknowledges || this.#isFinalMeans === 'last') return undefined
    if (this.#isOffline && this.#isFinalMeans === undefined && !hasText) return undefined
    return hasText && !hasRest ? restMs : answerMs
  }
}
