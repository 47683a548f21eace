import { chineseSurnames, noNames } from './name-words.ts'
import { literally } from './pattern.ts'
import { labelOf, type People } from './people.ts'

/** The speaker says "I will". */
const byMyself =
  /\b(?:i['’]ll|i will|i can|i could|i['’]m going to|i am going to|i['’]m gonna|i shall|i['’]d (?:be happy|like) to|let me|leave (?:it|that|this) (?:to|with) me|i['’]ve got (?:it|that|this)|i['’]m on it|i have to|i need to|i should|on me|i take|i['’]?ll take)\b|(?<!让|请|给|跟|告诉)我(?:来|会|去|负责|可以|这边|明天|今天|今晚|后天|下周|周|回头|尽快|再|先|把|跟进|整理|准备|联系|安排|处理|提交|完成|写|发|做|确认|本周|月底|马上|要|需要)|交给我|包在我|我的(?:任务|活)/iu
/** The speaker takes what another asked for. */
const agreed =
  /^(?:\W*(?:sure|ok(?:ay)?|yes|yeah|yep|will do|of course|no problem|fine|alright|absolutely|got it|happy to|certainly|good)\b|[\s，。]*(?:好|行|可以|没问题|收到|明白|嗯|是的|知道了|放心))/iu

const name = "(?<name>\\p{Lu}[\\p{L}'’-]+(?:\\s\\p{Lu}[\\p{L}'’.-]*){0,2})"
const asked = [
  new RegExp(
    `(?<![\\p{L}])${name}(?:,?\\s+(?:will|shall|['’]ll|is going to|is gonna|are going to|should|has to|have to|needs to|need to|must|can you|could you|would you|will you|please|you (?:can|could|will|should|take|do)|takes|to)\\b|['’]ll\\b|['’]s (?:task|job|action|responsibility)\\b|\\s+(?:is|are) (?:responsible|in charge|tasked)|\\s+(?:ha[sd]\\s+)?(?:agreed|offered|volunteered|promised|undertaken|undertook|committed) to\\b)`,
    'gu',
  ),
  new RegExp(
    `\\b(?:ask|tell|have|get|want|assign(?:ed)?(?: (?:it|this|that|the \\w+))? to|hand(?:ed)? (?:it|this) to|for|up to|owner(?: is|:)?|responsible(?: is|:)?|by)\\s+${name}(?=\\s+(?:to|by|until|before|this|next)\\b|\\s*[.,;:!?]|\\s*$)`,
    'gu',
  ),
  new RegExp(
    `(?:(?<=^|[.!?]\\s+)(?:so|and|then|ok(?:ay)?|well)?,?\\s*)${name},\\s+(?=(?:can|could|would|will|please|you|your|i['’]d like you)\\b)`,
    'giu',
  ),
  new RegExp(`,\\s*${name}\\s*[?.!]*\\s*$`, 'gu'),
]
const person = `(?<name>[${chineseSurnames}]\\p{Script=Han}{1,2}?|[小老阿]\\p{Script=Han}|\\p{Script=Latin}{2,20})`
const duty =
  '(?:来|去|会|将|你来|你去|负责|跟进|牵头|落实|整理|准备|联系|安排|处理|提交|完成|写|发|做|确认|对接|核实|这边)'
const chineseAsked = [
  new RegExp(
    `(?:由|请|让|叫|麻烦|交给|拜托|派)\\s?${person}(?=\\s?${duty}|在|于|把|尽快|周|明|今|下|本|[，。,.]|$)`,
    'gu',
  ),
  new RegExp(`(?<=^|[，。；、\\s])${person}\\s?${duty}`, 'gu'),
  new RegExp(`(?<=^|[，。；\\s])${person}[，,]\\s?(?:你|麻烦|请|能不能|可不可以)`, 'gu'),
]

/**
 * Who takes on what is asked for or promised in a text: its speaker, or those whom it names. In the order in which they
 * are named; empty where it says nothing of the kind.
 */
export function ownersIn(text: string, speakerId: string | undefined, people: People): string[] {
  const owners = new Set<string>()
  if (speakerId !== undefined && (byMyself.test(text) || agreed.test(text))) owners.add(labelOf(speakerId))
  for (const pattern of [...asked, ...chineseAsked]) {
    for (const { groups } of text.matchAll(pattern)) {
      const named = withoutOpening(groups?.name ?? '')
      if (named !== '') owners.add(named)
    }
  }
  for (const label of people.labels) {
    // Spoken text may have no capitals: whom everybody knows is found without.
    if (/^[\p{Lu}\p{Ll}]/u.test(label) && saysTo(text, label)) owners.add(label)
  }
  return [...owners]
}

/** Whether the speaker takes something on in as many words. */
export function promises(text: string): boolean {
  return byMyself.test(text)
}

function saysTo(text: string, label: string): boolean {
  const first = label.split(/\s/)[0] ?? label
  const words = [...new Set([label, first])].map((word) => literally(word)).join('|')
  return new RegExp(
    `(?<![\\p{L}])(?:${words})(?:,? (?:will|shall|is going to|should|has to|needs to|can you|could you|please|to|you)\\b|['’]ll\\b)`,
    'iu',
  ).test(text)
}

/** "So Grace" is Grace. */
function withoutOpening(named: string): string {
  const words = named.trim().split(/\s+/)
  while (words[0] !== undefined && noNames.has(words[0].toLowerCase())) words.shift()
  return words.join(' ')
}
