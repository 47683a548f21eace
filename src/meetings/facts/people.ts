import { chineseSurnames, commonSubjects, givenNames, noNames, notChineseNames } from './name-words.ts'
import { literally } from './pattern.ts'

/** Who takes part, by the labels of the segments: "Anna", "Hon. Bill Blair (Minister)", "Project Manager", 张伟. */
export interface People {
  /** As they are called: without title and what stands in brackets; longest first. */
  readonly labels: readonly string[]
  /** Parts of these that name a person by themselves, in lower case. */
  readonly parts: ReadonlySet<string>
}

const titles = /^(?:mr|mrs|ms|miss|dr|prof|professor|hon|right hon|sir|madam|rev)\.?\s+/i
/** Parts of labels that say what somebody is. */
const roles = new Set(
  (
    'project manager marketing industrial designer user interface expert product owner engineer developer sales support speaker host guest ' +
    'interviewer interviewee chair chairman acting minister president prime deputy director head lead team phd grad postdoc professor student ' +
    'teacher doctor nurse patient customer client agent analyst member secretary moderator unknown person participant the of and room device badge'
  ).split(' '),
)

export function peopleOf(speakerIds: Iterable<string | undefined>): People {
  const labels = [...new Set([...speakerIds].flatMap((id) => (id === undefined ? [] : [labelOf(id)])))]
  const parts = labels.flatMap((label) => label.toLowerCase().split(/[\s.]+/)).filter((part) => isNamePart(part))
  return {
    labels: labels.filter((label) => label !== '').sort((a, b) => b.length - a.length),
    parts: new Set(parts),
  }
}

/** "Right Hon. Justin Trudeau (Prime Minister)" is Justin Trudeau. */
export function labelOf(speakerId: string): string {
  let label = speakerId.replace(/\s*[(（].*$/, '').trim()
  while (titles.test(label) && label.replace(titles, '').length > 1) label = label.replace(titles, '')
  return label
}

function isNamePart(part: string): boolean {
  return part.length > 1 && !roles.has(part) && !noNames.has(part) && !/\d/.test(part)
}

/** Whether a text names somebody by this label: the whole, or a part of it that is a name and nobody else's. */
export function names(text: string, label: string, people?: People): boolean {
  if (hasWords(text, label)) return true
  const parts = label.toLowerCase().split(/[\s.]+/)
  const isOwn = (part: string) => !people?.labels.some((other) => other !== label && hasWords(other, part))
  return parts.length > 1 && parts.some((part) => isNamePart(part) && hasWords(text, part) && isOwn(part))
}

/** Whether words stand in a text, in any case and not inside longer ones; Chinese anywhere. */
export function hasWords(text: string, words: string): boolean {
  const at = text.toLowerCase().indexOf(words.toLowerCase())
  if (at < 0 || words === '') return false
  if (/^\p{Script=Han}/u.test(words)) return true
  const escaped = literally(words)
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?:['’]s)?(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

export interface NameMention {
  readonly name: string
  readonly start: number
  readonly end: number
  /** Of whom there is no doubt that it is a person. */
  readonly isPerson: boolean
}

/** Everything in a text that has a name: people, products, places, codes. */
export function namesIn(text: string, people: People): NameMention[] {
  const found: NameMention[] = []
  const add = (start: number, end: number, isPerson: boolean) => {
    if (found.every((each) => end <= each.start || start >= each.end)) {
      found.push({ name: text.slice(start, end), start, end, isPerson })
    }
  }
  for (const label of people.labels) {
    for (const at of placesOf(text, label)) add(at, at + label.length, true)
  }
  for (const { start, end } of chineseNames(text)) add(start, end, true)
  const tokens = [...text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}&'’]*(?:-[\p{L}\p{N}]+)*/gu)]
  const isTitleCase = tokens.length > 3 && tokens.length > 0.6 * (text.match(/\p{Script=Latin}+/gu)?.length ?? 0)
  for (const { 0: token, index } of tokens) {
    const name = token.replace(/['’](?:s|ll|d|re|ve|m)?$/, '')
    const lower = name.toLowerCase()
    if (noNames.has(lower)) continue
    const isPerson = people.parts.has(lower) || givenNames.has(lower)
    const isCode = /\p{Lu}.*\p{Lu}|\p{L}\d/u.test(name)
    if (isPerson || isCode || (!isTitleCase && (!startsSentence(text, index) || actsLikeName(text, index, name)))) {
      add(index, index + name.length, isPerson)
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** "Kwame has signed": no article, a verb in the singular, and no word that stands so. */
function actsLikeName(text: string, index: number, name: string): boolean {
  const isWord =
    commonSubjects.has(name.toLowerCase()) ||
    /(?:s|ing|ion|ment|ness|ity|ance|ence|ship|ism|age|ure|al|ed|ly|ware|work|ity|ics|body|one|thing)$/.test(name)
  return !isWord && /^\p{Lu}\p{Ll}+$/u.test(name) && verbAfterName.test(text.slice(index + name.length))
}

const verbAfterName =
  /^(?:['’]s)?\s+(?:will|would|shall|should|can|cannot|could|may|might|must|has|hasn['’]t|had|is|isn['’]t|was|wasn['’]t|does|did|wants|needs|agreed|asked|said|says|told|thinks|thought|suggested|proposed|reported|explained|offered|promised|takes|sends|presents|prepares|checks|calls|to)(?![\p{L}])|^ and \p{Lu}/u

function startsSentence(text: string, index: number): boolean {
  return /(?:^|[.!?:;。！？：；\n]\s*|[-–—•*]\s+)["'“‘(（「]*$/u.test(text.slice(0, index))
}

function placesOf(text: string, label: string): number[] {
  const [lower, wanted] = [text.toLowerCase(), label.toLowerCase()]
  const places: number[] = []
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    const isLatin = /^[\p{L}\p{N}]/u.test(label) && !/^\p{Script=Han}/u.test(label)
    const around = `${text[at - 1] ?? ' '}${text[at + label.length] ?? ' '}`
    // A label in small letters inside a sentence is the word, not the person: "marketing", "user interface".
    const isWord = isLatin && /^\p{Lu}/u.test(label) && /^\p{Ll}/u.test(text.slice(at))
    if (!isWord && !(isLatin && /[\p{Script=Latin}\p{N}]/u.test(around))) places.push(at)
  }
  return places
}

const nameBefore =
  '(?<=^|[，。；：、“（\\s]|由|请|让|给|和|与|跟|找|叫|派|采用|根据|据|按照?|听|问|向|对|同|选|认识|交给|联系|通知|告诉|感谢|包括|负责人|同事|经理|主管|老板|客户)'
const nameAfter =
  '(?=[\\d一二三四五六七八九十今明后下本上周]|负责|来|去|说|签|参加|牵|做|不能|没有|可以|能|认|采|反|支持|商|讨论|达成|约定|决定|共同|一起|分别|回|到|打|查|看|谈|问|带|管|找|交|定|改|审|批|催|帮|出差|请假|离职|入职|加入|担任|主持|协调|测试|核|接|预|购|通知|邀请|拜访|更新|修|设计|开发|撰写|起草|翻译|提|表示|认为|觉得|将|会|在|需|要|应|建议|同意|反对|指出|强调|要求|跟进|联系|准备|完成|提交|牵头|确认|介绍|汇报|整理|落实|处理|安排|写|做|发|把|已|不|没|也|则|就|和|与|、|，|。|；|：|的|$)'
const surname = `[${chineseSurnames}]`
const title =
  '(?:总监|总经理|总|老师|经理|教授|博士|先生|女士|主任|校长|院长|主管|工程师|工|医生|律师|部长|局长|处长|科长|组长|队长|书记|董|哥|姐|同学)'
const chineseName = new RegExp(
  `(?<titled>${surname}\\p{Script=Han}{0,2}?${title})(?!作|程|具|结|体|部|是|共|的来说)|(?<nick>(?<![大最较很变缩减更多弱微细狭从])[小老阿]${surname})${nameAfter}|${nameBefore}(?<full>(?:欧阳|司马|上官|诸葛|${surname})\\p{Script=Han}{1,2}?)${nameAfter}`,
  'gu',
)

/** Chinese names by family name and what stands around them. */
function chineseNames(text: string): { start: number; end: number }[] {
  return [...text.matchAll(chineseName)].flatMap((match) => {
    const name = match[0]
    if (notChineseNames.has(name.slice(0, 2)) || notChineseNames.has(name)) return []
    if (
      match.groups?.full !== undefined &&
      name.length === 2 &&
      /[的了是在有和与为要会能可已也都就不没去来说]/.test(name)
    )
      return []
    return [{ start: match.index, end: match.index + name.length }]
  })
}
