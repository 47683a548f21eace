import { effect, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ApiFailure, get, patch, post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'
import { session } from '../../lib/session.ts'
import { failed } from '../../parts/toast.tsx'
import type { Schema } from './schema.ts'
import { type Change, changesBetween, type Path, withChanges, withValue } from './tree.ts'

type FileView = Reply<'readConfigFile'>
type DraftView = Reply<'checkConfig'>
export type Problem = FileView['problems'][number]
export type Difference = DraftView['changes'][number]
export type Applied = Reply<'changeConfig'>

interface State {
  readonly file: FileView
  /** The whole text, where that has been edited. */
  readonly text: string | undefined
  /** What the file, or the edited text, says; changes are counted from here. */
  readonly start: unknown
  readonly values: unknown
  /** What the server says to the draft; `undefined`: it has not yet. */
  readonly checked: DraftView | undefined
  /** Counts what has been done to it. */
  readonly version: number
  /** The file has been changed by somebody else. */
  readonly isStale: boolean
  /** What was wrong when it was to be put in force, beyond what a check finds. */
  readonly refusal: readonly string[]
}

/** People stop typing for that long. */
const quietMs = 300

export interface Draft extends State {
  readonly isDirty: boolean
  readonly changes: readonly Change[]
  /** `null`: the file cannot be shown; `undefined`: the server has yet to say what it would be. */
  readonly shownText: string | null | undefined
  set(path: Path, value: unknown): void
  setText(text: string): void
  /** `undefined`: it was refused; the draft says why. */
  apply(): Promise<Applied | undefined>
  /** Back to the file as it is now. */
  discard(): Promise<void>
  /** The same changes of the file as it is now; an edited text stands in place of it, and the review shows both. */
  rebase(): Promise<void>
}

/** It outlasts a look at another page, but not the session: what was typed may be a secret. */
const kept = signal<State | undefined>(undefined)
effect(() => {
  if (session.value === undefined) kept.value = undefined
})

function update(change: (before: State) => State): void {
  const before = kept.peek()
  if (before) kept.value = change(before)
}

/** A draft of the configuration file: edited here, checked by the server while that goes on. */
export function useDraft(schema: Schema | undefined): Draft | undefined {
  const state = kept.value
  const latestSchema = useRef(schema)
  latestSchema.current = schema
  const changes = state ? changesBetween(state.start, state.values, schema) : []
  const isDirty = changes.length > 0 || state?.text !== undefined

  useEffect(() => {
    const look = async () => {
      const file = await readFile()
      const before = kept.peek()
      if (!before || !isEdited(before, latestSchema.current)) kept.value = fresh(file)
      else if (before.file.revision !== file.revision) kept.value = { ...before, isStale: true }
    }
    const again = () => void look().catch(failed)
    again()
    return live.on('config', again, again)
  }, [])

  useEffect(() => {
    if (!state || !isDirty || state.isStale) return
    const isStill = ({ file, version }: State) => file === state.file && version === state.version
    const timer = setTimeout(async () => {
      try {
        const checked = await post<DraftView>('/config/check', bodyOf(state, changes))
        update((before) => (isStill(before) ? followed(before, checked, changes.length > 0) : before))
      } catch (error) {
        if (isConflict(error)) update((before) => (isStill(before) ? { ...before, isStale: true } : before))
        else failed(error)
      }
    }, quietMs)
    return () => clearTimeout(timer)
  }, [state?.version, state?.file, state?.isStale])

  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isDirty])

  if (!state) return undefined
  return {
    ...state,
    isDirty,
    changes,
    shownText: changes.length > 0 ? state.checked?.text : (state.text ?? state.file.text),
    set: (path, value) => {
      update((before) => edited(before, { values: withValue(before.values, path, value) }))
    },
    setText: (text) => {
      const isAsItWas = text === state.file.text
      const { values } = state.file
      update((before) =>
        edited(before, isAsItWas ? { text: undefined, start: values, values } : { text, start: before.values }),
      )
    },
    discard: async () => {
      kept.value = fresh(await readFile())
    },
    rebase: async () => {
      const file = await readFile()
      kept.value =
        state.text === undefined
          ? { ...fresh(file), values: withChanges(file.values, changes) }
          : { ...edited(state, { file }), isStale: false }
    },
    apply: async () => {
      try {
        const applied = await patch<Applied>('/config', bodyOf(state, changes))
        kept.value = fresh(await readFile())
        return applied
      } catch (error) {
        if (isConflict(error)) update((before) => ({ ...before, isStale: true }))
        else if (isRefusal(error)) update((before) => ({ ...before, refusal: error.content.problems }))
        else throw error
        return undefined
      }
    },
  }
}

const readFile = () => get<FileView>('/config/file')

function fresh(file: FileView): State {
  const { values } = file
  return { file, text: undefined, start: values, values, checked: undefined, version: 0, isStale: false, refusal: [] }
}

function isEdited({ text, start, values }: State, schema: Schema | undefined): boolean {
  return text !== undefined || changesBetween(start, values, schema).length > 0
}

function edited(before: State, change: Partial<State>): State {
  return { ...before, ...change, version: before.version + 1, checked: undefined, refusal: [] }
}

/** Values follow an edited text, as far as it can be read. */
function followed(before: State, checked: DraftView, hasChanges: boolean): State {
  if (before.text === undefined || checked.text === null || hasChanges) return { ...before, checked }
  return { ...before, checked, start: checked.values, values: checked.values }
}

function bodyOf({ text, file }: State, changes: readonly Change[]) {
  return { revision: file.revision, ...(text !== undefined && { text }), changes }
}

const isConflict = (error: unknown) => error instanceof ApiFailure && error.status === 409

function isRefusal(error: unknown): error is ApiFailure & { content: { problems: readonly string[] } } {
  if (!(error instanceof ApiFailure) || error.status !== 422) return false
  const { content } = error
  return typeof content === 'object' && content !== null && 'problems' in content
}
