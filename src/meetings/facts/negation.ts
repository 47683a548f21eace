/** Where something is negated: what follows up to the end of the clause is. */
export interface NegationCue {
  readonly start: number
  readonly end: number
  /** In as many words: not, never, 没有. The others are verbs and the like whose sense is negative: reject, 拒绝. */
  readonly isHard: boolean
  /** What is denied by a verb that has an opposite: "reject" denies "approve". */
  readonly opposite?: string
}

/** Negations that deny nothing: "not only", 不过, questions with a negation in them. */
const harmless = [
  /\b(?:not (?:only|just|merely|least|to mention|long ago|unlike)|no (?:problem|doubt|worries|matter|question|wonder|sooner)|nothing but|why (?:not|don['’]t|doesn['’]t|didn['’]t)|(?:don['’]t|do not|never|didn['’]t|not) (?:to )?(?:forget|worry|mind|hesitate)|can(?:no|['’])t (?:wait|help)|(?:whether )?or not|if not|no\. ?\d|none other)\b/giu,
  /,?\s*\b(?:is|are|do|does|did|was|were|wo|ca|could|would|should|has|have)n['’]t (?:it|we|you|they|he|she|that|i|there)\b\s*[?.]?\s*$/giu,
  /\bno,? no\b/giu,
  /不(?:错|过(?!去|来|关)|仅|但|光(?!彩)|只是|管|论|得不|断|同(?!意)|少(?!于)|好意思|妨|禁|外乎|久|锈|可或缺|愧|单|至于|一会|算了|瞒)|差不多|要不(?!要)|没(?:问题|关系|错|事)|无(?:论|非|疑|线|人机|锡)|未(?:来|婚|央)|别(?:人|的|处|墅|名)|(?:特|分|级|性|识|区|告|个|类|鉴|判|派|辨)别|非(?:常|洲|凡|要)|[是能会要行对好可有](?:不|没)[是能会要行对好可有]/gu,
]

/** That somebody does not know says nothing against it. */
const unsure =
  /\b(?:(?:do|does|did|am|is|are|was)(?:n['’]t| not) (?:know|sure|remember|clear|recall)|['’]m not (?:sure|clear)|(?:wonder|question|asked) (?:if|whether)|no idea|dunno)\b|不(?:知道|清楚|确定|太清楚|记得)|没(?:想好|确定)/iu

const hard =
  /\b(?:not|never|none|nobody|nothing|neither|nor|cannot|without|no(?: one| longer)?|nowhere|hardly|barely)\b|\b(?:is|are|was|were|do|does|did|has|have|had|wo|ca|could|would|should|must|might|need|ai|sha)n['’]?t\b|不|没有?|未|无法|无|勿|别(?=[再去让做说把用在给])|非(?=必|法|主|正)/giu

/** Verbs and the like that deny, and what they deny. */
const soft: readonly { readonly pattern: RegExp; readonly opposite?: string }[] = [
  { pattern: /\breject(?:s|ed|ing|ion)?\b/giu, opposite: 'approve' },
  { pattern: /\bveto(?:es|ed)?\b/giu, opposite: 'approve' },
  { pattern: /\b(?:turn(?:s|ed)? down|declin(?:e|es|ed|ing))\b/giu, opposite: 'accept' },
  { pattern: /\brefus(?:e|es|ed|al|ing)\b/giu, opposite: 'agree' },
  { pattern: /\bdisagree(?:s|d|ment)?\b/giu, opposite: 'agree' },
  { pattern: /\boppos(?:e|es|ed|ing)\b/giu, opposite: 'support' },
  { pattern: /\bfail(?:s|ed|ing)?(?: to)?\b/giu },
  { pattern: /\b(?:unable|impossible|unlikely|unnecessary|unavailable|lack(?:s|ed|ing)?|absence)\b/giu },
  {
    pattern:
      /\b(?:avoid|exclud|prevent|abandon|drop|cancel|stop|skip|postpon|den[iy]|forbid|ban|ruled? out)(?:e|es|ed|ing|s|ped|ping|led|ned)?\b/giu,
  },
  { pattern: /\b(?:instead of|rather than|against|too \w+ to)\b/giu },
  { pattern: /拒绝/gu, opposite: '接受' },
  { pattern: /否决|驳回/gu, opposite: '批准' },
  { pattern: /反对/gu, opposite: '同意' },
  { pattern: /取消|放弃|停止|避免|禁止|排除|暂停|终止|杜绝|缺乏|缺少|未能|难以|推迟/gu },
]

/** The negations of a clause, in order; those that deny nothing left out. */
export function negationsIn(clause: string): NegationCue[] {
  let text = clause
  // Blanked out in place, so that positions stay.
  for (const pattern of harmless) text = text.replaceAll(pattern, (found) => '\u0000'.repeat(found.length))
  const cues: NegationCue[] = [...text.matchAll(hard)].map((match) => ({ ...span(match), isHard: true }))
  for (const { pattern, opposite } of soft) {
    for (const match of text.matchAll(pattern)) {
      const place = span(match)
      if (cues.some(({ start, end }) => place.start < end && start < place.end)) continue
      cues.push({ ...place, isHard: false, ...(opposite !== undefined && { opposite }) })
    }
  }
  return cues.sort((a, b) => a.start - b.start)
}

/** How often a clause says no in as many words, whatever that denies. */
export function countNegations(clause: string): number {
  return clause.match(hard)?.length ?? 0
}

/** Whether a clause leaves open what it says: asked, or not known. */
export function leavesOpen(clause: string): boolean {
  return (
    /[?？]/.test(clause) ||
    unsure.test(clause) ||
    /[是能会要行对好可有](?:不|没)[是能会要行对好可有]|吗[。，\s]*$/u.test(clause)
  )
}

function span(match: RegExpExecArray): { start: number; end: number } {
  return { start: match.index, end: match.index + match[0].length }
}
