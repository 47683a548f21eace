/**
 * Words that carry no content of their own. Negations, numbers and dates are not among what is compared here either:
 * they are read apart (facts/).
 */
const englishStops = new Set(
  (
    'a an the this that these those it its he she they them their his her him we us our you your i me my mine who whom ' +
    'whose which what when where why how there here and or but so if then than as at by for from in into of off on onto ' +
    'out over to up with about after before between during through under until again also just only very too much more ' +
    'most some any each other another such same own both few all many be am is are was were been being do does did doing ' +
    'done have has had having will would shall should can could may might must ought let get got gets getting going gonna ' +
    'go goes went not no nor never none nothing nobody cannot dont doesnt didnt wont cant couldnt shouldnt wouldnt isnt ' +
    'arent wasnt werent havent hasnt hadnt ain t s d ll m re ve don doesn didn won isn aren wasn weren haven hasn hadn ' +
    'couldn shouldn wouldn um uh erm hmm mm mhm yeah yes okay ok oh well right like really actually basically sort kind ' +
    'thing things know mean think guess say said says maybe perhaps still even now hi hello thanks thank please sure ' +
    'lot bit because cause way something anything everything someone anyone everyone one quite rather yep nope vocalsound disfmarker gap'
  ).split(' '),
)

const chineseStops = new Set(
  (
    '我们 你们 他们 她们 它们 大家 自己 这个 那个 这些 那些 这样 那样 这里 那里 就是 也是 还是 都是 不是 但是 可是 然后 所以 因为 如果 ' +
    '的话 可以 可能 应该 觉得 其实 实际 这种 那种 什么 怎么 怎样 为什 么样 一个 一些 一下 一种 我觉 得就 是一 是我 我就 有一 的一 了一 ' +
    '个就 对吧 是吧 嗯嗯 对对 好的 非常 比较 特别 已经 现在 时候 里面 方面 进行 以及 或者 而且 并且 对于 关于 还有 没有'
  ).split(' '),
)
const chineseStopCharacters = new Set(
  '的了着得吗呢吧啊呀嘛哦嗯呃是在和与跟及就都也还又再很把被让给对从向于以其这那我你他她它们个些之而则会能要将',
)

/** A run of Chinese characters, or a word of any other script. */
const wordOrHan = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])(?:(?!\p{Script=Han})[\p{L}\p{N}'’])*/gu

/** Forms whose stem no rule finds. */
const irregular: ReadonlyMap<string, string> = new Map(
  (
    'sent:send spent:spend built:build lent:lend met:meet kept:keep held:hold told:tell sold:sell bought:buy brought:bring ' +
    'thought:think caught:catch taught:teach made:make took:take taken:take gave:give given:give wrote:write written:write ' +
    'chose:choose chosen:choose began:begin begun:begin ran:run came:come became:become grew:grow grown:grow knew:know known:know ' +
    'saw:see seen:see paid:pay lost:lose found:find left:leave led:lead  spoke:speak spoken:speak ' +
    'broke:break broken:break drove:drive driven:drive fell:fall fallen:fall rose:rise risen:rise won:win felt:feel meant:mean ' +
    'understood:understand stood:stand heard:hear slept:sleep hired:hire children:child people:person men:man women:woman ' +
    'better:good best:good worse:bad worst:bad agreed:agree agrees:agree decision:decide decisions:decide'
  )
    .split(' ')
    .map((pair): [string, string] => [pair.split(':')[0] ?? '', pair.split(':')[1] ?? '']),
)

/** The stem of a word in lower case: without the endings of number, tense and derivation that minutes change. */
export function stem(word: string): string {
  let base = word.replace(/['’]s?$/, '')
  base = irregular.get(base) ?? base
  if (base.length < 4) return base.replace(/(?<=^.{2})e$/, '')
  base = base
    .replace(/(?:sses)$/, 'ss')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1')
  base = base.replace(/(?:ational|ation|ition)s?$/, 'ate').replace(/(?<=.{4})(?:ment|ness|ful|ly)$/, '')
  base = base.replace(/(?<=[aeiouy].*)(?:ing|ed)$/, '')
  // A doubled consonant before the ending that was taken off, and the mute e, which comes and goes.
  base = base.replace(/([bdfgmnprt])\1$/, '$1').replace(/(?<=.{2})(?:ate|e)$/, '')
  return base.replace(/(?<=.{2})y$/, 'i')
}

/**
 * What a text is about, in order and with repetitions: stems of English words, pairs of neighbouring Chinese
 * characters; without words that could stand in any text.
 */
export function contentWords(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.toLowerCase().matchAll(wordOrHan)) {
    if (/^\p{Script=Han}/u.test(run)) words.push(...pairs(run))
    else if (!englishStops.has(run.replaceAll(/['’]/g, '')) && !englishStops.has(run.replace(/['’].*$/, ''))) {
      words.push(stem(run))
    }
  }
  return words
}

function pairs(run: string): string[] {
  const characters = [...run]
  const result: string[] = []
  for (let at = 0; at + 1 < characters.length; at++) {
    const [a = '', b = ''] = [characters[at], characters[at + 1]]
    if (chineseStopCharacters.has(a) || chineseStopCharacters.has(b) || chineseStops.has(a + b)) continue
    result.push(a + b)
  }
  return result
}

/** Share of the words of both that are in both. */
export function likenessOf(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [new Set(a), new Set(b)]
  const shared = one.intersection(other).size
  return shared === 0 ? 0 : shared / (one.size + other.size - shared)
}
