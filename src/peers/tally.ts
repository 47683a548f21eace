import { Listeners } from '../lib/listeners.ts'
import type { Metrics } from '../observe/metrics.ts'
import type { PeerCategory } from '../protocol/messages/peer-categories.ts'
import { WireError, type WireErrorCode } from '../protocol/wire-errors.ts'
import type { PeerDraft, PeerOutcome, Posted } from '../store/mailbox.ts'

/** Counts what becomes of messages, and tells those who follow it whose mailbox has changed. */
export class Tally {
  readonly #metrics: Pick<Metrics, 'count'>
  readonly #listeners = new Listeners<string>()
  #waiting = 0

  constructor(metrics: Pick<Metrics, 'count'>) {
    this.#metrics = metrics
  }

  /** Messages that wait: those that were there at the start, and what this process has seen come and go since. */
  get waiting(): number {
    return this.#waiting
  }

  begin(waiting: number): void {
    this.#waiting += waiting
  }

  /** Tells of each receiver of messages of which something is different; returns what ends it. */
  onChange(listener: (receiver: string) => void): () => void {
    return this.#listeners.add(listener)
  }

  posted(category: PeerCategory, { unknown, denied }: PeerDraft, { accepted, receipt }: Posted): void {
    this.#waiting += accepted.length
    if (accepted.length > 0) this.#metrics.count('lapel_peer_accepted_total', { category }, accepted.length)
    this.#refuse('UNAUTHORIZED', denied.length)
    this.#refuse('INVALID_REQUEST', unknown.length)
    this.#refuse('QUEUE_FULL', receipt.failed.length - unknown.length)
    for (const receiver of accepted) this.#listeners.tell(receiver)
  }

  /** Nothing of a message was taken. */
  refused(error: unknown): void {
    if (error instanceof WireError) this.#refuse(error.code, 1)
  }

  ended(outcomes: readonly Pick<PeerOutcome, 'receiver' | 'state'>[]): void {
    this.#waiting = Math.max(0, this.#waiting - outcomes.length)
    for (const { state } of outcomes) this.#metrics.count('lapel_peer_ended_total', { state })
    for (const receiver of new Set(outcomes.map((outcome) => outcome.receiver))) this.#listeners.tell(receiver)
  }

  read(receiver: string): void {
    this.#listeners.tell(receiver)
  }

  #refuse(reason: WireErrorCode, count: number): void {
    if (count > 0) this.#metrics.count('lapel_peer_refused_total', { reason }, count)
  }
}
