import { createHash } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import { type Clock, sleep, type Timer } from '../lib/clock.ts'
import type { Scope } from '../lib/scope.ts'
import { askModel } from '../meetings/ask-model.ts'
import type { LogLike } from '../observe/log.ts'
import type { Lease } from '../providers/live-setup.ts'
import { type Claims, readClaims } from './claims.ts'
import { condensedView } from './condensed-view.ts'
import type { Pace } from './device-pace.ts'
import type { Finding } from './finding.ts'
import { type Insight, makeInsight } from './insight.ts'
import { insightMessages } from './prompts.ts'
import type { LineNews, Run } from './run.ts'
import { tooLate, within } from './within.ts'
import type { CodingLanguage } from './words.ts'

/** From an error to its insight: long enough for the lines that belong to it. */
const settleMs = 100
/** Output that never pauses is told of all the same, after so many times the debounce. */
const longestDebounces = 4
/** How long an insight waits for the model before it goes out without it. */
const patienceMs = 800
/** The same for the summary. */
const summaryPatienceMs = 1700
/** An answer that comes later than this is of no use to anybody. */
const callMs = 15_000

export interface InsightWriterPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly scope: Scope
  readonly pace: Pace
  readonly command: string
  config(): Config['coding']
  lease(): Lease
  language(): CodingLanguage
  /** Sends an insight, or the summary with which a run ends. */
  send(insight: Insight, more: { readonly isFinal: boolean; readonly isDegraded: boolean }): void
}

/**
 * Decides when something is told of one run, and what: at once of an error, a step or a phase, else when the output
 * pauses. The model is given the time there is; what the analysers know goes out in time without it. Only what is new is
 * told, and every finding is told once at least.
 */
export class InsightWriter {
  readonly #run: Run
  readonly #ports: InsightWriterPorts
  readonly #told = new Set<Finding>()
  #urgentAt: number | undefined
  #quietAt: number | undefined
  #quietSince: number | undefined
  #timer: Timer | undefined
  #isMaking = false
  #isDue = false
  #isFinished = false
  /** A phase or a step has begun that no insight has told of. */
  #hasMoved = false
  /** There are lines unlike any before that no model has seen. */
  #hasNovel = false
  #call: AbortController | undefined
  /** Ends what waits for a better moment. */
  readonly #ended = new AbortController()
  #lastHash = ''
  readonly #forget: () => void

  constructor(run: Run, ports: InsightWriterPorts) {
    this.#run = run
    this.#ports = ports
    this.#forget = ports.scope.add(() => this.close())
  }

  /** Lines have come. */
  heard(news: LineNews): void {
    if (this.#isFinished || news === 'nothing') return
    if (news === 'error') return this.#hurry()
    if (news === 'novel') this.#hasNovel = true
    const now = this.#ports.clock.now()
    const debounceMs = this.#ports.config().insightDebounceMs
    this.#quietSince ??= now
    this.#quietAt = Math.min(now + debounceMs, this.#quietSince + debounceMs * longestDebounces)
    // Moving a timer at every line costs more than looking again when it fires.
    if (!this.#timer) this.#arm()
  }

  /** A phase or a step has begun. */
  moved(): void {
    if (this.#isFinished) return
    this.#hasMoved = true
    this.#hurry()
  }

  /** Sends the summary; resolves when it has been sent. */
  async finish(): Promise<void> {
    if (this.#isFinished) return
    this.#stopWaiting()
    const { clock } = this.#ports
    const startedAt = clock.now()
    const answer = await within(this.#ask(this.#run.findings), summaryPatienceMs, clock)
    this.#call?.abort()
    if (this.#ports.scope.ended) return
    this.#send(this.#run.findings, answer === tooLate ? undefined : answer, startedAt, true)
    this.#forget()
  }

  /** Nothing more is told. */
  close(): void {
    this.#stopWaiting()
    this.#forget()
  }

  #stopWaiting(): void {
    this.#isFinished = true
    this.#ended.abort()
    this.#timer?.cancel()
    this.#timer = undefined
    this.#call?.abort()
  }

  #hurry(): void {
    this.#urgentAt ??= this.#ports.clock.now() + settleMs
    this.#arm()
  }

  #arm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const at = Math.min(this.#urgentAt ?? Number.POSITIVE_INFINITY, this.#quietAt ?? Number.POSITIVE_INFINITY)
    if (at === Number.POSITIVE_INFINITY || this.#isFinished) return
    const { clock } = this.#ports
    this.#timer = clock.after(Math.max(0, at - clock.now()), () => {
      this.#timer = undefined
      const next = Math.min(this.#urgentAt ?? Number.POSITIVE_INFINITY, this.#quietAt ?? Number.POSITIVE_INFINITY)
      if (next > clock.now() + 1) return this.#arm()
      if (this.#urgentAt === undefined) this.#run.settle()
      this.#urgentAt = undefined
      this.#quietAt = undefined
      this.#quietSince = undefined
      void this.#due()
    })
  }

  async #due(): Promise<void> {
    if (this.#isMaking) {
      this.#isDue = true
      return
    }
    this.#isMaking = true
    try {
      do {
        this.#isDue = false
        await this.#make()
      } while (this.#isDue && !this.#isFinished)
    } catch (error) {
      this.#ports.log.error({ error }, 'an insight could not be made')
    } finally {
      this.#isMaking = false
    }
  }

  async #make(): Promise<void> {
    const { clock } = this.#ports
    const startedAt = clock.now()
    const asked = this.#untold()
    const isWorthAsking = asked.length > 0 || this.#hasNovel
    if (!isWorthAsking && !this.#hasMoved) return
    this.#hasNovel = false
    // With a call still in flight what is new waits for the next one; what the analysers know does not.
    const isFree = !this.#call && this.#ports.pace.mayAsk
    const answer = isWorthAsking && isFree ? this.#ask(asked) : undefined
    const claims = answer && (await within(answer, patienceMs, clock))
    if (answer && claims === tooLate) void this.#afterwards(answer, asked, startedAt)
    await this.#paced()
    if (this.#isFinished) return
    this.#tell(this.#untold(), claims === tooLate ? undefined : claims, startedAt)
  }

  /** An answer that was late may still say more than the analysers did. */
  async #afterwards(
    answer: Promise<Claims | undefined>,
    findings: readonly Finding[],
    startedAt: number,
  ): Promise<void> {
    const claims = await answer
    if (this.#hasNovel || this.#untold().length > 0) this.#hurry()
    if (!claims || this.#isFinished) return
    await this.#paced()
    if (!this.#isFinished) this.#tell(findings, claims, startedAt)
  }

  #tell(findings: readonly Finding[], claims: Claims | undefined, startedAt: number): void {
    const hasClaims = claims !== undefined && claims.insights.length > 0
    if (findings.length === 0 && !hasClaims && !this.#hasMoved) return
    this.#send(findings, claims, startedAt, false)
  }

  #untold(): readonly Finding[] {
    return this.#run.findings.filter((finding) => !this.#told.has(finding))
  }

  /** Resolves when the device may be told something; what is found meanwhile is told with it. */
  async #paced(): Promise<void> {
    const { clock, pace } = this.#ports
    while (!this.#isFinished && pace.waitMs > 0) {
      await sleep(clock, pace.waitMs, this.#ended.signal).catch(() => undefined)
    }
  }

  /** What the model makes of the run; never rejects. `undefined`: there is none, or it gave no answer of use. */
  async #ask(findings: readonly Finding[]): Promise<Claims | undefined> {
    const { clock, log, pace } = this.#ports
    const lease = this.#ports.lease()
    try {
      const model = lease.providers.model('coding')
      if (model.can.rulesOnly) return undefined
      const call = new AbortController()
      this.#call = call
      const timer = clock.after(callMs, () => call.abort())
      const release = await pace.takeTurn(call.signal).catch(() => undefined)
      try {
        if (!release) return undefined
        const view = condensedView(this.#run, findings, this.#ports.command)
        const messages = insightMessages(view.text, this.#ports.language())
        const maxTokens = lease.config.coding.maxTokens
        const claims = readClaims(await askModel(model, { messages, maxTokens, signal: call.signal }), view.lines)
        if (!claims) log.debug({}, 'the model did not write the JSON that it was asked for')
        return claims
      } finally {
        release?.()
        timer.cancel()
        if (this.#call === call) this.#call = undefined
      }
    } catch (error) {
      log.debug({ error }, 'no insight from the model')
      return undefined
    } finally {
      lease.release()
    }
  }

  #send(findings: readonly Finding[], claims: Claims | undefined, startedAt: number, isFinal: boolean): void {
    const { clock, log, pace, command } = this.#ports
    const { phase, counters } = this.#run
    const insight = makeInsight({ findings, phase, command, counters, language: this.#ports.language(), claims })
    for (const finding of findings) this.#told.add(finding)
    const { insights, risks, actions, nextSteps } = insight
    const step = this.#run.step
    const hash = hashOf(JSON.stringify([phase, step, insights, risks, actions, nextSteps]))
    if (hash === this.#lastHash && !isFinal) return
    this.#lastHash = hash
    this.#hasMoved = false
    pace.count()
    this.#ports.send(insight, { isFinal, isDegraded: claims === undefined })
    const facts = {
      final: isFinal,
      phase,
      insights: insights.length,
      risks: risks.length,
      actions: actions.length,
      nextSteps: nextSteps.length,
      by: claims ? 'model' : 'rules',
      dropped: claims?.dropped ?? 0,
      hash,
      elapsedMs: Math.round(clock.now() - startedAt),
    }
    log.info(facts, 'coding insight')
  }
}

/** Eight hex digits, to compare insights in the log by. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
