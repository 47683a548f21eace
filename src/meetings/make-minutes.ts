import type { LanguageModel, ModelMessage } from '../providers/contract.ts'
import { askModel, ModelFailure } from './ask-model.ts'
import { withCitations } from './cite.ts'
import { mergeMinutes } from './merge-minutes.ts'
import { itemCount, itemsOf, limited, type Minutes } from './minutes.ts'
import type { MinutesSettings } from './minutes-settings.ts'
import { citedIn, notesText, packNotes } from './notes.ts'
import { parseMinutes } from './parse-minutes.ts'
import { askingForLess, checkpointMessages, reduceMessages } from './prompts.ts'
import { type Spoken, segmentId } from './spoken.ts'
import { windowText } from './windows.ts'

/** Levels of notes on notes. Each level about halves them: these are enough for days of talk. */
const maxLevels = 12

/**
 * What a model makes of one window: one call of at most `checkpointMaxTokens`, and one more, asking for less, when its
 * answer was cut, was not readable or did not come. Throws a ModelFailure, or the signal's reason.
 */
export async function checkpointMinutes(
  model: LanguageModel,
  segments: readonly Spoken[],
  settings: MinutesSettings,
  signal: AbortSignal,
): Promise<Minutes> {
  const transcript = windowText(segments, settings.transcriptMaxChars, settings.terms)
  const known = new Set(segments.map(segmentId))
  const asked = checkpointMessages(transcript, settings)
  const minutes = await askForMinutes(model, asked, {
    maxTokens: settings.checkpointMaxTokens,
    known,
    settings,
    signal,
  })
  return withCitations(
    minutes,
    segments.map((segment) => ({ text: segment.text, segments: [segmentId(segment)] })),
  )
}

/**
 * The minutes of a meeting, of what was made of its windows, in order. Notes that do not fit one call of
 * `transcriptMaxChars` are reduced in groups first, on as many levels as it takes: none is left out. One window's notes
 * are the minutes. Throws a ModelFailure, after which `mergeMinutes` can still join the same notes by rule, or the
 * signal's reason.
 */
export async function reduceMinutes(
  model: LanguageModel,
  checkpoints: readonly Minutes[],
  settings: MinutesSettings,
  signal: AbortSignal,
): Promise<Minutes> {
  const reduce = async (group: readonly Minutes[], maxTokens: number) => {
    const asked = reduceMessages(notesText(group), settings)
    const minutes = await askForMinutes(model, asked, { maxTokens, known: citedIn(group), settings, signal })
    return withCitations(minutes, group.flatMap(itemsOf))
  }
  let notes = checkpoints.filter((minutes) => itemCount(minutes) > 0)
  for (let level = 0; !fits(notes, settings); level++) {
    const next = await reduceInGroups(notes, settings, reduce)
    // A model that does not shorten what it is given would do so for ever.
    if (level >= maxLevels || notesText(next).length >= notesText(notes).length) return mergeMinutes(next)
    notes = next
  }
  const [only] = notes
  if (!only) return mergeMinutes([])
  return limited(notes.length === 1 ? only : await reduce(notes, settings.maxTokens))
}

/** Fewer notes that say the same; a group of one is left as it is while others can be put together. */
async function reduceInGroups(
  notes: readonly Minutes[],
  { transcriptMaxChars, checkpointMaxTokens }: MinutesSettings,
  reduce: (group: readonly Minutes[], maxTokens: number) => Promise<Minutes>,
): Promise<Minutes[]> {
  const groups = packNotes(notes, transcriptMaxChars)
  const allAlone = groups.every((group) => group.length === 1)
  const next: Minutes[] = []
  for (const group of groups) {
    const [only] = group
    next.push(only && group.length === 1 && !allAlone ? only : await reduce(group, checkpointMaxTokens))
  }
  return next
}

function fits(notes: readonly Minutes[], { transcriptMaxChars }: MinutesSettings): boolean {
  return notesText(notes).length <= transcriptMaxChars
}

interface Asked {
  readonly maxTokens: number
  readonly known: ReadonlySet<string>
  readonly settings: MinutesSettings
  readonly signal: AbortSignal
}

async function askForMinutes(
  model: LanguageModel,
  messages: readonly ModelMessage[],
  { maxTokens, known, settings, signal }: Asked,
): Promise<Minutes> {
  const ask = async (asked: readonly ModelMessage[]) => {
    const minutes = parseMinutes(await askModel(model, { messages: asked, maxTokens, signal }), known)
    if (!minutes) throw new ModelFailure('unreadable', 'The answer is not the JSON that was asked for.')
    return limited(minutes)
  }
  try {
    return await ask(messages)
  } catch (error) {
    if (!(error instanceof ModelFailure) || !error.retryable) throw error
    return await ask(askingForLess(messages, settings))
  }
}
