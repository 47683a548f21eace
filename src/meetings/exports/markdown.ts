import { languageOf, type MinutesLanguage } from '../language.ts'
import { type Section, sections } from '../minutes.ts'
import { segmentId } from '../spoken.ts'
import type { SummaryMessage } from '../summary.ts'
import { type Claim, claimsOf, clockText, type MeetingFile, oneLine, titleOf } from './meeting-file.ts'

const words = {
  en: {
    bullets: 'Summary',
    decisions: 'Decisions',
    actions: 'Actions',
    risks: 'Risks',
    nextSteps: 'Next steps',
    transcript: 'Transcript',
    started: 'Started',
    duration: 'duration',
    devices: 'devices',
    unverified: 'not verified',
    degraded: 'Made without the language model: these are sentences as they were said.',
    gaps: 'Not seen by the language model',
    none: 'There is no summary yet.',
  },
  zh: {
    bullets: '摘要',
    decisions: '决定',
    actions: '待办',
    risks: '风险',
    nextSteps: '下一步',
    transcript: '记录',
    started: '开始',
    duration: '时长',
    devices: '设备',
    unverified: '未核实',
    degraded: '未使用语言模型：以下为原话。',
    gaps: '语言模型未处理的部分',
    none: '还没有摘要。',
  },
} as const satisfies Record<MinutesLanguage, Record<Section | string, string>>

/** A meeting for people to read: each line of the summary links to what it stands on in the transcript below it. */
export function meetingMarkdown(file: MeetingFile): string {
  const { meeting, segments, summary } = file
  const text = words[languageOf(summary?.bullets.join(' ') || segments.map((each) => each.text).join(' '))]
  const facts = [
    `${text.started} ${new Date(meeting.startedAt).toISOString()}`,
    ...(summary ? [`${text.duration} ${summary.duration}`] : []),
    `${text.devices}: ${meeting.deviceIds.map(escaped).join(', ')}`,
  ]
  const transcript = segments.map((segment) => {
    const id = segmentId(segment)
    const speaker = segment.speakerId === undefined ? '' : ` ${escaped(segment.speakerId)}`
    return `<a id="${id}"></a>**${clockText(segment.at - meeting.startedAt)}${speaker}** ${escaped(segment.text)}`
  })
  return [
    `# ${escaped(titleOf(file))}`,
    facts.join(' · '),
    ...(summary ? summaryParts(summary, text) : [`*${text.none}*`]),
    `## ${text.transcript}`,
    ...transcript,
  ]
    .join('\n\n')
    .concat('\n')
}

function summaryParts(summary: SummaryMessage, text: (typeof words)[MinutesLanguage]): string[] {
  const { gaps } = summary.coverage
  const parts = sections.flatMap((section) => {
    const claims = claimsOf(summary, section)
    if (claims.length === 0) return []
    const mark = section === 'actions' ? '- [ ]' : '-'
    return [`## ${text[section]}`, claims.map((claim) => `${mark} ${claimText(claim, text.unverified)}`).join('\n')]
  })
  return [
    ...(summary.degraded ? [`*${text.degraded}*`] : []),
    ...parts,
    ...(gaps.length > 0 ? [`*${text.gaps}: ${gaps.map((ends) => ends.join('–')).join(', ')}.*`] : []),
  ]
}

function claimText({ text, segments, unverified }: Claim, mark: string): string {
  const links = segments.map((id) => `[${id}](#${id})`).join(' ')
  return `${escaped(text)}${unverified ? ` *(${mark})*` : ''}${links && ` ${links}`}`
}

/** As one line in which nothing means anything to Markdown or HTML. */
function escaped(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]<>#|~&!]/g, '\\$&')
    .replace(/^([-+]|\d+[.)])(?=\s|$)/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
}
