import type { EndReason, Scope } from '../lib/scope.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import { languageOf, phrase } from '../turn/phrases.ts'
import type { TurnOutcome } from '../turn/run-turn.ts'
import { type Beginning, beginDialogueTurn, type DialogueTurn } from './dialogue-turn.ts'
import type { Asked, Style } from './style.ts'
import { findSwitch } from './voice-switch.ts'

export interface TurnTakingPorts {
  readonly style: Style
  readonly session: Session
  readonly services: Services
  /** Of the mode. */
  readonly scope: Scope
  /** Somebody is being answered from now on, or no longer. */
  onAnswering(isAnswering: boolean): void
  /** A turn is over by itself, and nobody is being answered. */
  onOver(outcome: TurnOutcome): void
}

/** What becomes of words that are not known yet when their turn is ended. */
type LateWords = 'obey' | 'forget'

/** Another mode was asked for and could not be had. */
async function* ownUp({ language }: Asked): AsyncGenerator<string, void, undefined> {
  yield phrase('switchFailed', language)
}

/**
 * Of the turns of one conversation at most one is under way; a new one ends the one before. What was said and heard in
 * each is remembered, and what a turn leads to, another mode or a tool's afterwards, is carried out at its end.
 */
export class TurnTaking {
  readonly #ports: TurnTakingPorts
  readonly #draining = new AbortController()
  #turn: DialogueTurn | undefined
  /** When the latest turn has been wound up. */
  #settled: Promise<void> = Promise.resolve()

  constructor(ports: TurnTakingPorts) {
    this.#ports = ports
  }

  get current(): Pick<DialogueTurn, 'origin' | 'begunAt' | 'playout'> | undefined {
    return this.#turn
  }

  /** No turn begins any more; the sentence that is being said is said to its end. */
  get isDraining(): boolean {
    return this.#draining.signal.aborted
  }

  stopTaking(): void {
    this.#draining.abort()
  }

  /** Resolves when the latest turn has been wound up. */
  get settled(): Promise<void> {
    return this.#settled
  }

  /** Ends the turn that is under way; `late`: what becomes of words that are not known yet. */
  interrupt(reason: EndReason, late: LateWords = 'obey'): void {
    const turn = this.#turn
    this.#turn = undefined
    this.#ports.onAnswering(false)
    if (!turn) return
    turn.scope.end(reason).catch((error: unknown) => this.#log.error({ error }, 'turn did not end cleanly'))
    this.#rememberInterrupted(turn, late)
    this.#runAfterwards(turn)
  }

  /** Answers words that are known already. */
  tell(said: string, answer: NonNullable<Beginning['answer']>): void {
    this.run({ ...this.#now(), origin: 'text', words: Promise.resolve(said), answer })
  }

  /** Says something that nobody asked for. */
  announce(answer: NonNullable<Beginning['answer']>): void {
    this.run({ ...this.#now(), origin: 'announcement', words: Promise.resolve(''), answer })
  }

  run(beginning: Beginning): void {
    const { style, session, services, scope, onAnswering } = this.#ports
    const { link, deviceId } = session
    if (!link || this.isDraining) return beginning.lease.release()
    this.interrupt('superseded')
    const draining = this.#draining.signal
    const turn = beginDialogueTurn(beginning, { style, session, link, parent: scope, draining, services })
    this.#turn = turn
    onAnswering(true)
    this.#settled = turn.outcome
      .then((outcome) => this.#settle(turn, outcome))
      .catch((error: unknown) => this.#log.error({ deviceId, error }, 'turn failed'))
  }

  get #log(): Services['log'] {
    return this.#ports.services.log
  }

  #now(): Pick<Beginning, 'lease' | 'startedAt'> {
    const { services } = this.#ports
    return { lease: services.lease(), startedAt: services.clock.now() }
  }

  async #settle(turn: DialogueTurn, outcome: TurnOutcome): Promise<void> {
    if (this.#turn !== turn) return
    this.#turn = undefined
    this.#ports.onAnswering(false)
    if (outcome.kind === 'redirected') return this.#redirect(turn, outcome.words)
    if (outcome.kind !== 'silent') {
      this.#remember(outcome.words, turn.memory ?? outcome.heard, outcome.kind === 'interrupted')
    }
    await turn.scope.end('done')
    this.#runAfterwards(turn)
    if (!this.#ports.scope.ended) this.#ports.onOver(outcome)
  }

  /** The words ask for another mode, which is entered and then answers them; where it is on already, that is said. */
  async #redirect(turn: DialogueTurn, said: string): Promise<void> {
    const { session, services, scope } = this.#ports
    await turn.scope.end('done')
    const found = findSwitch(said, session, services)
    if (!found) return
    if (found.intent) session.link?.send({ type: 'workflow', event: 'command', intent: found.intent })
    try {
      const isChanged = found.isKnown && (await found.run({ by: 'voice', said }))
      if (!isChanged && !scope.ended) this.tell(said, () => found.unchanged(languageOf(said)))
    } catch (error) {
      this.#log.error({ deviceId: session.deviceId, error }, 'the mode could not be changed')
      if (!scope.ended) this.tell(said, ownUp)
    }
  }

  #runAfterwards({ afterwards }: DialogueTurn): void {
    for (const run of afterwards.splice(0)) {
      run().catch((error: unknown) => this.#log.error({ error }, 'what a tool began did not end well'))
    }
  }

  #remember(user: string, heard: string, interrupted: boolean): void {
    const { session, services } = this.#ports
    if (user !== '') session.conversation.add({ user, heard, interrupted }, services.config().chat.historyTurns)
  }

  /** At once, not when the turn has wound up: the next turn or the next connection may already look back on it. */
  #rememberInterrupted({ said, playout, words, memory }: DialogueTurn, late: LateWords): void {
    if (said !== '') return this.#remember(said, memory ?? playout.heard().text, true)
    // The user spoke on before the words were known: they still belong to the conversation.
    words.then((known) => this.#catchUp(known, late)).catch(() => undefined)
  }

  #catchUp(known: string, late: LateWords): void {
    const { scope, style } = this.#ports
    this.#remember(known, '', true)
    if (late === 'forget' || known === '' || scope.ended) return
    style.overtaken?.(known, languageOf(known)).catch((error: unknown) => {
      this.#log.error({ error }, 'words that were overtaken came to nothing')
    })
  }
}
