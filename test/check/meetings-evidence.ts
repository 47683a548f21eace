import { checkClaims } from '../../src/meetings/check-claims.ts'
import { extractMinutes } from '../../src/meetings/extract.ts'
import { type Minutes, sections } from '../../src/meetings/minutes.ts'
import { sentencesOf } from '../../src/meetings/sentences.ts'
import { seqOf } from '../../src/meetings/spoken.ts'
import { allWindows, windowText } from '../../src/meetings/windows.ts'
import { contentWords } from '../../src/meetings/words.ts'
import { seededRandom } from '../support/churn.ts'
import { type RecordedMeeting, recordedMeetings, recordedMeetingsNeed } from '../support/recorded-meetings.ts'

/**
 * What of real meetings reaches the model, and what the summary without a model keeps of them.
 * `node test/check/meetings-evidence.ts [transcriptMaxChars=4000]`. Visible: the share of the segments that a human
 * marked as evidence whose whole text stands in some call. Kept: of the words of the extracted sentences, the share that
 * was said in marked segments; of the marked spans, those from which a sentence was taken; of the words of content of the
 * human answers (of Chinese meetings, of the topics), those that are in the extract. Beside it random sentences (mean of
 * 200 draws) and the first ones, each up to the same number of words.
 */
const maxChars = Number(process.argv[2] ?? 4000)
const draws = 200

interface Piece {
  readonly text: string
  readonly seq: number
}

interface Kept {
  readonly inEvidence: number
  readonly spans: number
  readonly answers: number
}

const meetings = recordedMeetings()
if (meetings.length === 0) {
  process.stdout.write(`Nothing was measured: this needs ${recordedMeetingsNeed}.\n`)
  process.exit(0)
}

const rows = meetings.map((meeting) => {
  const { segments } = meeting
  const windows = allWindows(segments, maxChars)
  const startedMs = performance.now()
  const minutes = extractMinutes(segments, { terms: {} })
  const extractMs = performance.now() - startedMs
  const extract = piecesOf(minutes)
  const sentences = segments.flatMap(({ seq, text }) =>
    sentencesOf(text).map((sentence) => ({ seq, text: sentence.text })),
  )
  const size = extract.reduce((sum, { text }) => sum + sizeOf(text), 0)
  const random = seededRandom(11)
  const drawn = Array.from({ length: draws }, () => kept(meeting, upTo(size, shuffled(sentences, random))))
  return {
    meeting,
    windows: windows.length,
    visible: visibleShare(
      meeting,
      windows.map((window) => windowText(window, maxChars)),
    ),
    tail: visibleShare(meeting, [windowText(segments, Number.MAX_SAFE_INTEGER).slice(-4000)]),
    extractMs,
    doubted: checkClaims(minutes, segments).failed.length,
    extract: kept(meeting, extract),
    random: mean(drawn),
    lead: kept(meeting, upTo(size, sentences)),
  }
})

const english = rows.filter(({ meeting }) => meeting.language === 'en')
const chinese = rows.filter(({ meeting }) => meeting.language === 'zh')
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const line = (cells: readonly string[]) =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(12))).join('')
const averages = (part: (row: (typeof rows)[number]) => number, of = english) =>
  of.reduce((sum, row) => sum + part(row), 0) / of.length

process.stdout.write(
  [
    `Evidence visible to the calls of the windows (${maxChars} characters each)`,
    line(['meeting', 'segments', 'windows', 'visible', 'last 4,000']),
    ...english.map((row) =>
      line([
        row.meeting.name,
        String(row.meeting.segments.length),
        String(row.windows),
        percent(row.visible),
        percent(row.tail),
      ]),
    ),
    line(['mean', '', '', percent(averages((row) => row.visible)), percent(averages((row) => row.tail))]),
    '',
    'Kept by the summary without a model: extract / random / first sentences',
    line(['meeting', 'in evidence', 'spans', 'answers', 'ms', 'doubted']),
    ...english.flatMap((row) => keptLines(row)),
    ...(['extract', 'random', 'lead'] as const).map((who) =>
      line([
        `mean ${who}`,
        percent(averages((row) => row[who].inEvidence)),
        percent(averages((row) => row[who].spans)),
        percent(averages((row) => row[who].answers)),
      ]),
    ),
    '',
    'Chinese meetings: topics touched, and words of the topics kept: extract / random / first sentences',
    line(['meeting', 'visible', 'topics', 'words', 'ms', 'doubted']),
    ...chinese.flatMap((row) => keptLines(row)),
    '',
  ].join('\n'),
)
const allVisible = rows.every(({ visible }) => visible === 1)
const beatsBoth =
  averages((row) => row.extract.inEvidence) >
  Math.max(
    averages((row) => row.random.inEvidence),
    averages((row) => row.lead.inEvidence),
  )
process.stdout.write(`all evidence visible: ${allVisible}; extract beats random and first sentences: ${beatsBoth}\n`)
process.exit(allVisible && beatsBoth ? 0 : 1)

/** Of the marked segments, or of all where nobody marked any, those of which the whole text stands in one of the texts. */
function visibleShare({ segments, evidence }: RecordedMeeting, texts: readonly string[]): number {
  const marked =
    evidence.length === 0 ? segments : segments.filter(({ seq }) => evidence.some(({ seqs }) => seqs.has(seq)))
  const isVisible = (segment: (typeof segments)[number]) => {
    const shown = windowText([segment], Number.MAX_SAFE_INTEGER)
    return texts.some((text) => text.includes(shown))
  }
  return marked.filter(isVisible).length / marked.length
}

function piecesOf(minutes: Minutes): Piece[] {
  return sections.flatMap((section) =>
    minutes[section].flatMap(({ text, segments }) => segments.map((id) => ({ text, seq: seqOf(id) ?? 0 }))),
  )
}

function kept({ evidence, topics }: RecordedMeeting, pieces: readonly Piece[]): Kept {
  const isMarked = ({ seq }: Piece) => evidence.some(({ seqs }) => seqs.has(seq))
  const sum = (some: readonly Piece[]) => some.reduce((total, { text }) => total + sizeOf(text), 0)
  const words = new Set(pieces.flatMap(({ text }) => contentWords(text)))
  const goals =
    evidence.length > 0
      ? evidence.map(({ answer }) => answer)
      : topics.map(({ headline, summary }) => headline + summary)
  const wanted = new Set(goals.flatMap(contentWords))
  const touched = topics.filter(({ headline }) => contentWords(headline).some((word) => words.has(word)))
  return {
    inEvidence: evidence.length === 0 ? 1 : sum(pieces.filter(isMarked)) / sum(pieces),
    spans:
      evidence.length === 0
        ? touched.length / topics.length
        : evidence.filter(({ seqs }) => pieces.some(({ seq }) => seqs.has(seq))).length / evidence.length,
    answers: wanted.intersection(words).size / wanted.size,
  }
}

function keptLines(row: (typeof rows)[number]): string[] {
  const isEnglish = row.meeting.language === 'en'
  const cells = ({ inEvidence, spans, answers }: Kept) => [
    isEnglish ? percent(inEvidence) : '',
    percent(spans),
    percent(answers),
  ]
  const [first = '', ...rest] = cells(row.extract)
  return [
    line([
      row.meeting.name,
      isEnglish ? first : percent(row.visible),
      ...rest,
      row.extractMs.toFixed(0),
      String(row.doubted),
    ]),
    line(['  random', ...cells(row.random)]),
    line(['  first sentences', ...cells(row.lead)]),
  ]
}

/** Words, or Chinese characters. */
function sizeOf(text: string): number {
  return text.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}'])+/gu)?.length ?? 0
}

function upTo(size: number, pieces: readonly Piece[]): Piece[] {
  const taken: Piece[] = []
  let sum = 0
  for (const piece of pieces) {
    if (sum >= size) break
    taken.push(piece)
    sum += sizeOf(piece.text)
  }
  return taken
}

function mean(all: readonly Kept[]): Kept {
  const average = (part: (kept: Kept) => number) => all.reduce((sum, each) => sum + part(each), 0) / all.length
  return {
    inEvidence: average((each) => each.inEvidence),
    spans: average((each) => each.spans),
    answers: average((each) => each.answers),
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
