import { stem } from '../words.ts'
import type { Evidence } from './evidence.ts'
import { givenNames } from './name-words.ts'
import { ownersIn } from './owners.ts'
import { labelOf, names, type People } from './people.ts'

/** Owners that are nobody in particular. */
const everybody =
  /^(?:the )?(?:team|all|everyone|everybody|we|us|group|both|board|committee|staff)$|^(?:大家|团队|全员|我们|所有人|各部门|全体)/i

const subject =
  /^(?:由)?(?<name>\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]*){0,2}|\p{Script=Han}{2,3}?)(?:\s+(?:will|shall|is going to|is to|agreed to|promised to|volunteered to|offered to|undertook to|has to|needs to|takes|to)\b|(?=负责|来|去|会|将|跟进|牵头|落实|整理|准备|联系|安排|提交))/u

/** Whether it is said in the evidence that this person takes it on; where nobody is said to, whether they are in it at all. */
export function ownerIsSaid(owner: string, evidence: readonly Evidence[], people: People): boolean {
  if (everybody.test(owner)) return true
  // "Anna and Bob": each of them.
  const each = labelOf(owner)
    .split(/\s*(?:,|、|和|与|及|&|\/|\band\b)\s*/u)
    .filter((part) => part !== '')
  const saidOwners = evidence.flatMap(({ text, speaker }) =>
    ownersIn(text, speaker === '' ? undefined : speaker, people),
  )
  return each.every((person) => {
    if (saidOwners.length > 0) return saidOwners.some((said) => isSamePerson(person, said))
    return evidence.some(({ text, speaker }) => isSamePerson(person, speaker) || names(text, person))
  })
}

/** The person of whom a claim says that they will do something, where that is certainly a person. */
export function subjectOf(text: string, people: People): string | undefined {
  const name = subject.exec(text)?.groups?.name
  if (name === undefined) return undefined
  const first = name.split(/\s/)[0]?.toLowerCase() ?? ''
  const isKnown = people.labels.some((label) => label === name) || people.parts.has(first) || givenNames.has(first)
  return isKnown ? name : undefined
}

/** "Anna", "Anna Schmidt" and "Ms Schmidt" can be one; so can 张伟, 张总 and 小张. */
export function isSamePerson(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  if (a.toLowerCase() === b.toLowerCase() || names(a, b) || names(b, a)) return true
  const [short, long] = [a, b].sort((x, y) => x.length - y.length)
  if (short === undefined || long === undefined || !/^\p{Script=Han}/u.test(short))
    return stem(a.toLowerCase()) === stem(b.toLowerCase())
  if (long.includes(short) && short.length > 1) return true
  const family = (name: string) => (/^[小老阿]/.test(name) ? name[1] : name[0])
  const isNick = (name: string) => /^[小老阿]|[总工董哥姐]$|老师|经理|教授|博士|主任/.test(name)
  return (isNick(a) || isNick(b)) && family(a) === family(b)
}
