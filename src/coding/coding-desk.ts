import type { Config } from '../config/schema.ts'
import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { Listeners } from '../lib/listeners.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import { WireError } from '../protocol/wire-errors.ts'
import type { Lease } from '../providers/live-setup.ts'
import { DevicePace, paceOf } from './device-pace.ts'
import { redactText } from './redact.ts'
import { RunHistory } from './run-history.ts'
import { Source, type SourceFacts, type SourceNews } from './source.ts'
import { spokenState, spokenTurn } from './spoken.ts'
import type { CodingLanguage } from './words.ts'

/** Sources of one device, running and ended. */
const maxPerDevice = 16
const maxSources = 1000
/** A source that has ended is kept so long, for whoever asks how it went. */
const keptMs = 3_600_000
/** Runs that a model is told of when somebody asks. */
const contextRuns = 2
/** One that goes on without a word is given up after this long. */
const silentMs = 86_400_000

export interface CodingDeskPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: LogLike
  readonly scope: Scope
  config(): Config['coding']
  lease(): Lease
  /** In which the people of a device read and hear. */
  language(deviceId: string): CodingLanguage
}

/** A command that went well has failed, or the other way round. */
export interface TurnNews {
  readonly deviceIds: readonly string[]
  readonly sentence: (language: CodingLanguage) => string
}

/** All sources of output, whose they are, and what is told of them. */
export class CodingDesk {
  readonly #ports: CodingDeskPorts
  readonly #sources = new Map<string, Source>()
  readonly #own = new Map<string, string>()
  readonly #paces = new Map<string, DevicePace>()
  readonly #history = new RunHistory()
  readonly #news = new Listeners<SourceNews>()
  readonly #turns = new Listeners<TurnNews>()
  readonly #changes = new Listeners<string>()

  constructor(ports: CodingDeskPorts) {
    this.#ports = ports
  }

  /** Hears every insight and summary; returns what ends it. */
  onNews(listener: (news: SourceNews) => void): () => void {
    return this.#news.add(listener)
  }

  /** Hears when a command turns red, or green again; returns what ends it. */
  onTurn(listener: (news: TurnNews) => void): () => void {
    return this.#turns.add(listener)
  }

  /** Hears the id of each source that is new, gone, or written to; returns what ends it. */
  onChange(listener: (id: string) => void): () => void {
    return this.#changes.add(listener)
  }

  /** A new source for these devices. Throws CONFLICT where they have too many that run. */
  open({ name, command, deviceIds }: Omit<SourceFacts, 'id'>): Source {
    const [deviceId = '', ...others] = deviceIds
    this.#tidy(deviceId)
    const { clock, log, ids, scope } = this.#ports
    const facts = { id: ids.hex(8), name: redactText(name), command: redactText(command), deviceIds }
    const source = new Source(facts, {
      clock,
      scope,
      log: log.child({ source: facts.id, deviceId }),
      pace: paceOf(
        this.#paceOf(deviceId),
        others.map((id) => this.#paceOf(id)),
      ),
      history: this.#history,
      config: () => this.#ports.config(),
      lease: () => this.#ports.lease(),
      language: () => this.#ports.language(deviceId),
      tell: (news) => this.#news.tell(news),
      onChange: () => this.#changes.tell(facts.id),
      onTurn: ({ facts: { name: whose }, phase, result, counters, findings }) =>
        this.#turns.tell({
          deviceIds,
          sentence: (language) => spokenTurn({ name: whose, phase, result, counters, findings }, language),
        }),
    })
    this.#sources.set(facts.id, source)
    this.#changes.tell(facts.id)
    return source
  }

  get(id: string): Source | undefined {
    return this.#sources.get(id)
  }

  /** Throws NOT_FOUND. */
  known(id: string): Source {
    const source = this.#sources.get(id)
    if (!source) throw new WireError('NOT_FOUND', `There is no source ${id}.`)
    return source
  }

  /** One that a device writes to itself, by messages: by the name that it gives it, or the one without. */
  ownOf(deviceId: string, name: string): Source {
    const key = JSON.stringify([deviceId, name])
    const known = this.#sources.get(this.#own.get(key) ?? '')
    if (known) return known
    const source = this.open({ name, command: '', deviceIds: [deviceId] })
    this.#own.set(key, source.facts.id)
    return source
  }

  /** What a model is told of the latest runs of a device. */
  context(deviceId: string): string {
    const written = this.list(deviceId).filter(({ counters }) => counters.lines > 0)
    return written
      .slice(0, contextRuns)
      .map((source) => source.view())
      .join('\n\n')
  }

  /** The latest first. */
  list(deviceId?: string): readonly Source[] {
    const all = [...this.#sources.values()]
    const wanted = deviceId === undefined ? all : all.filter(({ facts }) => facts.deviceIds.includes(deviceId))
    return wanted.toSorted((one, other) => other.touchedAt - one.touchedAt)
  }

  /** How things are for a device, to be heard; empty sources are not spoken of. */
  spoken(deviceId: string, language: CodingLanguage): string {
    const written = this.list(deviceId).filter(({ counters, isRunning }) => counters.lines > 0 || !isRunning)
    const running = written.filter(({ isRunning }) => isRunning)
    const runs = (running.length > 0 ? running : written.slice(0, 1)).slice(0, 3)
    return spokenState(
      runs.map(({ facts, phase, result, counters, findings }) => ({
        name: facts.name,
        phase,
        result,
        counters,
        findings,
      })),
      language,
    )
  }

  remove(id: string): boolean {
    this.#sources.get(id)?.close()
    const isGone = this.#sources.delete(id)
    if (isGone) this.#changes.tell(id)
    return isGone
  }

  #paceOf(deviceId: string): DevicePace {
    const known = this.#paces.get(deviceId)
    if (known) return known
    const pace = new DevicePace(this.#ports.clock, this.#ports.config().insightsPerHour)
    this.#paces.set(deviceId, pace)
    return pace
  }

  /** Makes room: what ended long ago goes, then what ended at all. */
  #tidy(deviceId: string): void {
    const now = this.#ports.clock.now()
    for (const [id, source] of this.#sources) {
      const isOld = now - source.touchedAt > (source.isRunning ? silentMs : keptMs)
      if (isOld) this.remove(id)
    }
    const ended = (sources: readonly Source[]) => sources.filter(({ isRunning }) => !isRunning).at(-1)
    for (const [sources, max] of [
      [() => this.list(deviceId), maxPerDevice],
      [() => this.list(), maxSources],
    ] as const) {
      while (sources().length >= max) {
        const oldest = ended(sources())
        if (!oldest) throw new WireError('CONFLICT', `${max} sources run already.`)
        this.remove(oldest.facts.id)
      }
    }
    const inUse = new Set([...this.#sources.values()].flatMap(({ facts }) => facts.deviceIds))
    // A device without sources is not in the middle of anything: its pace can begin anew, but for the hour.
    if (this.#paces.size > maxSources * 4) {
      for (const id of this.#paces.keys()) if (!inUse.has(id)) this.#paces.delete(id)
    }
    for (const [owner, id] of this.#own) if (!this.#sources.has(id)) this.#own.delete(owner)
  }
}
