import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiFailure } from './api.ts'
import { live } from './live.ts'

export interface CollectionSource<Item> {
  /** Where its changes are told; `undefined`: nowhere. Another topic is another collection. */
  readonly topic: string | undefined
  load(): Promise<readonly Item[]>
  idOf(item: Item): string
  /** Whether something that is new belongs into what is shown; everything does where this is left out. */
  isWanted?(item: Item): boolean
  /** Where something new comes: at the end, unless it says `start`. */
  readonly newAt?: 'start' | 'end'
  /** At least this long between two loads for changes that say nothing of what has changed; short where it is left out. */
  readonly gatherMs?: number
  /** How many are shown where new ones come at the start: the last ones go. */
  readonly atMost?: number
}

export interface Collection<Item> {
  readonly items: readonly Item[]
  readonly state: 'loading' | 'ready' | 'failed'
  /** For people. */
  readonly error: string | undefined
  reload(): void
}

/** So long it is waited for changes to be told, so that none falls between loading and hearing. */
const patienceMs = 600
/** Changes that say nothing of what has changed are followed by a load, which within this time is one for all. */
const settleMs = 60

/**
 * A list that follows the server: loaded once, then changed by what is told of it, and loaded again where something may
 * have been missed. `key` names what is loaded (filters, ids): another one is another list.
 */
export function useCollection<Item>(source: CollectionSource<Item>, key = source.topic ?? ''): Collection<Item> {
  const latest = useRef(source)
  latest.current = source
  const [items, setItems] = useState<readonly Item[]>([])
  const [state, setState] = useState<Collection<Item>['state']>('loading')
  const [error, setError] = useState<string>()
  const round = useRef(0)

  const load = useCallback(async () => {
    const mine = ++round.current
    try {
      const loaded = await latest.current.load()
      if (mine !== round.current) return
      setItems(loaded)
      setState('ready')
      setError(undefined)
    } catch (failure) {
      if (mine !== round.current) return
      setState('failed')
      setError(failure instanceof ApiFailure ? failure.message : String(failure))
    }
  }, [])

  useEffect(() => {
    setItems([])
    setState('loading')
    let timer: ReturnType<typeof setTimeout> | undefined
    let loadedAt = performance.now()
    const soon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined
          loadedAt = performance.now()
          void load()
        },
        Math.max(0, loadedAt + (latest.current.gatherMs ?? settleMs) - performance.now()),
      )
    }
    const impatient = setTimeout(() => void load(), source.topic === undefined ? 0 : patienceMs)
    const begin = () => {
      clearTimeout(impatient)
      void load()
    }
    const end =
      source.topic === undefined
        ? () => undefined
        : live.on(
            source.topic,
            ({ id, value }) => {
              if (value === undefined) soon()
              else setItems((before) => changed(before, id, value as Item | null, latest.current))
            },
            begin,
          )
    return () => {
      round.current++
      clearTimeout(timer)
      clearTimeout(impatient)
      end()
    }
  }, [key, source.topic, load])

  return { items, state, error, reload: () => void load() }
}

function changed<Item>(
  before: readonly Item[],
  id: string,
  value: Item | null,
  { idOf, isWanted = () => true, newAt = 'end', atMost }: CollectionSource<Item>,
): readonly Item[] {
  const index = before.findIndex((item) => idOf(item) === id)
  if (value === null || !isWanted(value)) return index < 0 ? before : before.toSpliced(index, 1)
  if (index >= 0) return before.with(index, value)
  return newAt === 'start' ? [value, ...before].slice(0, atMost) : [...before, value]
}
