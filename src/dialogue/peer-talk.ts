import { findPerson, findPersonBefore } from '../commands/find-person.ts'
import { parseConfirmation, parsePeerCommand } from '../commands/peer-command.ts'
import { labelOf, linesPerPage } from '../fleet/device.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { Services } from '../session/services.ts'
import type { Session } from '../session/session.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { PeerMessage } from '../store/mailbox.ts'
import type { Language } from '../turn/phrases.ts'
import { type PeerWords, peerWordsOf } from './peer-words.ts'
import type { Asked } from './style.ts'

/** What was asked back, and what its answer decides. */
type Pending =
  | { readonly kind: 'which'; readonly candidates: readonly DeviceRecord[]; readonly text: string }
  | { readonly kind: 'all'; readonly text: string }

/** What came of trying to send. */
export type Attempt =
  | { readonly kind: 'sent'; readonly names: readonly string[] }
  | { readonly kind: 'which'; readonly names: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** How long a question that was asked back can be answered. */
const patienceMs = 60_000

/**
 * Messages to and from other people by voice: what one device has been asked back, and whom an answer goes to. A message
 * to all is sent only after the wearer, not a model, has said yes.
 */
export class PeerTalk {
  readonly #session: Session
  readonly #services: Services
  #pending: { readonly what: Pending; readonly at: number } | undefined
  #lastFrom: string | undefined

  constructor(session: Session, services: Services) {
    this.#session = session
    this.#services = services
  }

  /** What is to be said of words that are about messages; `undefined`: they are not. */
  async command(asked: Pick<Asked, 'said' | 'language' | 'remember'>): Promise<string | undefined> {
    const words = peerWordsOf(asked.language)
    try {
      return await this.#command(asked, words)
    } catch (error) {
      this.#services.log.error({ deviceId: this.#session.deviceId, error }, 'a spoken message was not dealt with')
      return words.refused('INTERNAL_ERROR')
    }
  }

  /** What is to be said of the answer to a question that was asked back; `undefined`: there was none, or it is none. */
  async answerTo(asked: Pick<Asked, 'said' | 'language'>): Promise<string | undefined> {
    const words = peerWordsOf(asked.language)
    try {
      return await this.#answerPending(asked.said, words)
    } catch (error) {
      this.#services.log.error({ deviceId: this.#session.deviceId, error }, 'a spoken message was not sent')
      return words.refused('INTERNAL_ERROR')
    }
  }

  async #command(asked: Pick<Asked, 'said' | 'language' | 'remember'>, words: PeerWords): Promise<string | undefined> {
    const command = parsePeerCommand(asked.said)
    switch (command?.intent) {
      case undefined:
        return undefined
      case 'read':
        return this.#readOut(asked, words)
      case 'reply':
        return this.#reply(command.text, words)
      case 'tell-all':
        return this.askAll(command.text, asked.language)
      case 'tell': {
        const people = await this.people()
        const found = findPersonBefore(command.rest, people.map(personOf))
        if (!found) return undefined
        const meant = found.indexes.flatMap((index) => people[index] ?? [])
        return this.#said(await this.#sendTo(meant, found.text), words)
      }
    }
  }

  /** Sends a text to somebody by name; where several have it, the next answer decides. */
  async tell(name: string, text: string): Promise<Attempt> {
    const people = await this.people()
    const meant = findPerson(name, people.map(personOf)).flatMap((index) => people[index] ?? [])
    if (meant.length > 0) return this.#sendTo(meant, text)
    const { reached, isDenied } = await this.#services.peers.addressing.find(this.#session.device, name)
    if (isDenied) return { kind: 'refused', code: 'UNAUTHORIZED', message: 'That device may not be written to.' }
    return reached.length > 0 ? this.#sendTo(reached, text) : { kind: 'unknown' }
  }

  /** Asks whether a text shall really go to all; the question is returned. */
  async askAll(text: string, language: Language): Promise<string> {
    const words = peerWordsOf(language)
    const people = await this.people()
    if (people.length === 0) return words.nobodyElse()
    this.#ask({ kind: 'all', text })
    return words.confirmAll(people.length, text)
  }

  /** Sends an answer to whom the latest message came from. */
  async answer(text: string): Promise<Attempt> {
    const { services, device } = { services: this.#services, device: this.#session.device }
    const latest = this.#lastFrom ?? (await services.peers.latestOf(device.id))?.sender
    return latest === undefined ? { kind: 'unknown' } : this.#post([latest], text)
  }

  /** The next messages nobody has been told, which then count as told. */
  async take(): Promise<{ readonly messages: readonly PeerMessage[]; readonly left: number }> {
    const { peers } = this.#services
    const { items, total } = await peers.unread(this.#session.deviceId, linesPerPage(this.#session.device))
    await peers.markRead(this.#session.deviceId, items)
    this.#lastFrom = items.at(-1)?.sender ?? this.#lastFrom
    return { messages: items, left: total - items.length }
  }

  /** Everybody who can be written to, by what people call them. */
  people(): Promise<readonly DeviceRecord[]> {
    return this.#services.peers.addressing.reachable(this.#session.device)
  }

  async #readOut({ remember }: Pick<Asked, 'remember'>, words: PeerWords): Promise<string> {
    const { messages, left } = await this.take()
    if (messages.length === 0) return words.noMessages()
    // The next turn's model must not find them among what it has said itself.
    remember(words.readOut(sendersOf(messages)))
    return words.messages(messages, left)
  }

  async #reply(text: string, words: PeerWords): Promise<string | undefined> {
    const attempt = await this.answer(text)
    return attempt.kind === 'unknown' ? words.nobodyToAnswer() : this.#said(attempt, words)
  }

  async #answerPending(said: string, words: PeerWords): Promise<string | undefined> {
    const pending = this.#pending
    this.#pending = undefined
    if (!pending || this.#services.clock.now() - pending.at > patienceMs) return undefined
    const { what } = pending
    const answer = parseConfirmation(said)
    if (answer === 'no') return words.notSent()
    if (what.kind === 'all') {
      return answer === 'yes' ? this.#said(await this.#post(['broadcast'], what.text), words) : undefined
    }
    const [only, ...others] = findPerson(said, what.candidates.map(personOf))
    const chosen = only === undefined || others.length > 0 ? undefined : what.candidates[only]
    return chosen && this.#said(await this.#post([chosen.id], what.text), words)
  }

  async #sendTo(meant: readonly DeviceRecord[], text: string): Promise<Attempt> {
    const [first, ...others] = meant
    if (!first) return { kind: 'unknown' }
    if (others.length === 0) return this.#post([first.id], text)
    this.#ask({ kind: 'which', candidates: meant, text })
    return { kind: 'which', names: meant.slice(0, 5).map(calledOf) }
  }

  async #post(to: readonly string[], text: string): Promise<Attempt> {
    try {
      const { peers } = this.#services
      const { receipt } = await peers.send(this.#session.device, { to, category: 'message', payload: { text } })
      const reached = [...receipt.delivered, ...receipt.enqueued]
      const records = await Promise.all(reached.map((id) => this.#services.fleet.get(id)))
      return {
        kind: 'sent',
        names: records.map((record, index) => (record ? calledOf(record) : (reached[index] ?? ''))),
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      return { kind: 'refused', code: error.code, message: error.message }
    }
  }

  #ask(what: Pending): void {
    this.#pending = { what, at: this.#services.clock.now() }
  }

  #said(attempt: Attempt, words: PeerWords): string | undefined {
    switch (attempt.kind) {
      case 'sent':
        return attempt.names.length > 0 ? words.sent(attempt.names) : words.nobodyElse()
      case 'which':
        return words.which(attempt.names)
      case 'refused':
        return words.refused(attempt.code)
      case 'unknown':
        return undefined
    }
  }
}

function personOf({ id, name, owner }: DeviceRecord): { names: readonly string[] } {
  return { names: [name, owner, id].filter((each) => each !== undefined) }
}

/** As people speak of it. */
function calledOf(device: DeviceRecord): string {
  return device.owner !== undefined && device.name !== undefined && device.owner !== device.name
    ? `${device.name} (${device.owner})`
    : labelOf(device)
}

export function sendersOf(messages: readonly Pick<PeerMessage, 'senderName'>[]): string[] {
  return [...new Set(messages.map(({ senderName }) => senderName))]
}
