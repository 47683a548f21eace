import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { cutText } from '../../src/lib/text.ts'
import { sentencesOf } from '../../src/meetings/sentences.ts'
import type { Spoken } from '../../src/meetings/spoken.ts'

/** Real meetings that lie beside the checkout; they are not part of it (its README says which and under what licence). */
const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'meetings')
export const recordedMeetingsAreThere = existsSync(folder)
/** For `meta.needs` of a test, and for people. */
export const recordedMeetingsNeed = 'the meetings of QMSum and VCSum in ../shared/data/meetings beside the checkout'

/** What one utterance can be (extensions 5). */
const maxSegmentChars = 1300

export interface RecordedMeeting {
  readonly name: string
  readonly language: 'en' | 'zh'
  readonly segments: readonly Spoken[]
  /** Numbers of the segments that a human marked as the evidence for one question. */
  readonly evidence: readonly { readonly seqs: ReadonlySet<number>; readonly answer: string }[]
  /** What a human says that it was about. */
  readonly topics: readonly { readonly headline: string; readonly summary: string }[]
}

const qmsum = z.object({
  meeting_transcripts: z.array(z.object({ speaker: z.string(), content: z.string() })),
  specific_query_list: z.array(
    z.object({ answer: z.string(), relevant_text_span: z.array(z.tuple([z.coerce.number(), z.coerce.number()])) }),
  ),
})
const vcsum = z.object({
  segments: z.array(z.object({ speaker: z.union([z.number(), z.string()]), text: z.string() })),
  topics: z.array(z.object({ headline: z.string(), summary: z.string() })),
})

/** All of them, the English ones first; none where the folder is not there. */
export function recordedMeetings(): RecordedMeeting[] {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  const paths = recordedMeetingsAreThere ? globSync(join(folder, '*.json')).sort() : []
  return paths.flatMap((path) => {
    const name = basename(path, '.json')
    if (name.startsWith('qmsum')) return [english(name, qmsum.parse(read(path)))]
    return name.startsWith('vcsum') ? [chinese(name, vcsum.parse(read(path)))] : []
  })
}

function english(name: string, data: z.output<typeof qmsum>): RecordedMeeting {
  const turns = data.meeting_transcripts.map(({ speaker, content }) => ({ speaker, text: readable(content) }))
  const { segments, seqsOfTurn } = segmented(turns)
  const evidence = data.specific_query_list.map(({ answer, relevant_text_span: spans }) => {
    const marked = spans.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
    return { answer, seqs: new Set(marked.flatMap((turn) => seqsOfTurn[turn] ?? [])) }
  })
  return { name, language: 'en', segments, evidence, topics: [] }
}

function chinese(name: string, data: z.output<typeof vcsum>): RecordedMeeting {
  const turns = data.segments.map(({ speaker, text }) => ({ speaker: `发言人${speaker}`, text }))
  return { name, language: 'zh', segments: segmented(turns).segments, evidence: [], topics: data.topics }
}

/** Turns as segments; one that is longer than an utterance becomes several, between sentences. */
function segmented(turns: readonly { readonly speaker: string; readonly text: string }[]) {
  const segments: Spoken[] = []
  const seqsOfTurn = turns.map(({ speaker, text }, turn) =>
    utterances(text).map((part) => {
      const seq = segments.length + 1
      segments.push({ seq, at: Date.parse('2026-11-24T09:00:00Z') + turn * 8000, speakerId: speaker, text: part })
      return seq
    }),
  )
  return { segments, seqsOfTurn }
}

function utterances(text: string): string[] {
  const parts: string[] = []
  for (const sentence of sentencesOf(text)) {
    const last = parts.at(-1)
    if (last !== undefined && last.length + sentence.text.length < maxSegmentChars)
      parts[parts.length - 1] += ` ${sentence.text}`
    else parts.push(cutText(sentence.text, maxSegmentChars))
  }
  return parts.length > 0 ? parts : [text]
}

/** Without the marks of the corpus for noises, and with words as they are spelt: "do n't" and "T_V_" are its own. */
function readable(text: string): string {
  const plain = text
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/ ([.,?!;:])/g, '$1')
    .replaceAll(/ (n't|'s|'re|'ve|'ll|'d|'m)\b/g, '$1')
    .replaceAll(/([A-Z])_/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain === '' ? text : plain
}
