import type { Section } from './minutes.ts'

/** A sentence that is not said of anything in this meeting: asked, supposed, or a way of speaking. */
const unsaid =
  /[?？]\s*$|\b(?:if|whether) (?:we|you|they|it)\b|^(?:if|suppose|imagine|whether|should (?:we|i)|shall (?:we|i)|do (?:we|you)|did (?:we|you)|have (?:we|you)|what|why|how|who|when|where|which)\b|吗[。！\s]*$|呢[。\s]*$|如果|要是|假如|是不是|要不要|为什么|怎么/i

interface Cue {
  readonly pattern: RegExp
  /** 2: says so in as many words; 1: usually means it. */
  readonly strength: 1 | 2
  /** Also counts in a question: "can you send it?". */
  readonly asked?: true
  readonly not?: RegExp
  /** Of sentences with Chinese characters; the others are of sentences without. */
  readonly han?: true
}

type CuedSection = Exclude<Section, 'bullets'>

/** What people do about a task. */
const work =
  '(?:send|write|prepare|check|call|email|mail|fix|find out|talk to|ask|follow up|get back|look into|look up|update|review|draft|organi[sz]e|arrange|schedule|book|order|contact|finish|share|circulate|test|collect|deliver|investigate|speak to|submit|provide|bring|set up|put together|work on|come up with|take care|print|translate|install|sign|invite|report)'
const chineseWork =
  '(?:负责|跟进|落实|提交|整理|准备|完成|发给|发送|发一|联系|通知|确认|对接|安排|写|出一|牵头|核实|核对|更新|汇报|反馈|修复|测试|采购|预约|处理|搞定|弄好|打印|翻译|安装|起草)'

/** What people say when they decide, take something on, see a risk, or look ahead; Chinese and English. */
const cues: Readonly<Record<CuedSection, readonly Cue[]>> = {
  decisions: [
    {
      pattern:
        /\b(?:we(?:'ve| have)?|(?:it|that)(?:'s| is| was| has been)|the (?:board|team|group|committee)(?: has)?) (?:all |now |already )?(?:decided|agreed|approved|settled|resolved|voted)\b|\b(?:decision (?:is|was)|final decision|(?:is|are|was|were) (?:hereby )?approved|we(?:'ll| will| are going to|'re going to)? (?:go|going|stick|settle) (?:with|for|on)|let'?s (?:go|stick|settle) (?:with|for|on)|decided (?:to|on|that|against)|agreed (?:to|on|that)|settled on|opted for|motion (?:is )?(?:carried|passed)|so it'?s (?:going to be|gonna be)|green light)\b/i,
      strength: 2,
      not: /(?:\b(?:not|never)|n't) (?:\w+ ){0,3}(?:decided|agreed|approved|settled)\b|\bI agreed?\b/i,
    },
    {
      pattern:
        /\b(?:we(?:'re| are) (?:not )?(?:going|gonna) to (?:use|have|make|drop|keep|ship)|we (?:will|won't|shall|shan't) (?:use|have|make|drop|keep|ship)|ruled? out|let'?s (?:drop|keep|use|take|forget|leave))\b/i,
      strength: 1,
    },
    {
      pattern:
        /(?:我们|会议|大家|公司|团队|小组|董事会|领导|一致|最终|最后|已经)\S{0,4}决定(?!性|于)|(?:^|[，,。])决定(?:采用|用|选|推|做|把|由|在|不|延|取消|批准|先|暂)|敲定|拍板|议定|商定|定下来|就这么定|就这样定|(?:大家|一致|我们)\S{0,2}同意|达成(?:了)?(?:一致|共识)|(?:通过|批准)了|就算通过|最终(?:选择|采用|确定)|确定(?:了|用|采用|由|下来)|(?:否决|取消)了/,
      strength: 2,
      not: /(?:没有?|未|还没|不能|无法|尚未|再)(?:最终)?(?:决定|敲定|定下来|达成|确定)|取决|由.{0,4}决定的|决定.{0,2}(?:一生|命运|前途)/,
      han: true,
    },
    {
      pattern: /我们就(?:用|采用|选|按|定)|那就(?:用|采用|选|按|定)|我们(?:不再|不)(?:用|做|考虑)|改(?:为|成|用)/,
      strength: 1,
      han: true,
    },
  ],
  actions: [
    {
      pattern: new RegExp(
        `\\b(?:action (?:item|point)|to-?do|(?:I|we)(?:'ll| will|'m going to| am going to|'m gonna|'re going to) (?:just |also |then )?${work}|let me (?:${work}|know)|(?:can|could|would|will) you (?:please |also |just |mind )*${work}(?:ing)?|please (?:also )?${work}|(?:is|are) (?:responsible for|in charge of|tasked with)|take ownership|I'?ll (?:take|own|handle|do) (?:that|this|it|the)|leave (?:it|that|this|the \\w+) (?:with|to) me|(?:asked|told) [A-Z]\\w+ to)\\b`,
        'i',
      ),
      strength: 2,
      asked: true,
      not: /\b(?:I'?ll|I will) (?:tell you|say|be honest|give you|take (?:that|this|it) as)\b|let me (?:ask|know if|find)/i,
    },
    {
      // Somebody by name.
      pattern: new RegExp(
        `\\b(?!(?:It|That|This|There|These|Those|They|He|She|You|What|Which|Who)\\b)[A-Z]\\w+(?: [A-Z]\\w+)?,? (?:will|is going to|has to|needs to) ${work}\\b`,
      ),
      strength: 2,
      asked: true,
    },
    {
      pattern: new RegExp(
        `\\b[A-Z]\\w+(?: [A-Z]\\w+)?,? (?:will|is going to|has to|needs to|should|can you|could you|to) ${work}\\b|\\b(?:need|have|has|needs) to ${work}\\b|\\b(?:by|before|until) (?:[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|tomorrow|tonight|next week|the end of)\\b`,
      ),
      strength: 1,
      asked: true,
    },
    {
      pattern: new RegExp(
        `(?:我|你|您|由\\S{1,6}?|请\\S{0,6}?|让\\S{1,6}?|麻烦\\S{0,6}?)(?:再)?(?:来|去|会|负责|把\\S{1,12}?|尽快|今天|明天|周\\S|下周\\S?|回头|之前)${chineseWork}|待办|行动项|交给(?:我|\\S{1,4}(?:负责|处理|来|去))|(?:^|[，。、])\\S{2,3}负责(?!人|任)|务必|(?:之前|以前|前)(?:要|必须|需要)?(?:完成|提交|给到|发|交|做完|搞定|弄好|上线)`,
      ),
      strength: 2,
      asked: true,
      not: /负责人|不负责|负责吐槽/,
      han: true,
    },
    { pattern: new RegExp(`(?:需要|必须|要)(?:尽快|马上|在\\S{1,8}前)\\S{0,6}${chineseWork}`), strength: 1, han: true },
  ],
  risks: [
    {
      pattern:
        /\b(?:risk(?:s|y)?|danger(?:ous)?|threat|worr(?:y|ied|ies)|(?:main |big )?concern(?:s|ed)?(?! (?:with|the same))|afraid (?:that|of)|blocke[dr]|blocking us|bottleneck|(?:might|may|could) (?:not (?:work|be able|make|have)|fail|slip|break|delay|run out|be (?:too late|delayed|a problem))|run(?:ning)? out of|over budget|behind schedule|not enough (?:time|money|people|budget|staff)|too (?:expensive|late|risky|costly|slow))\b/i,
      strength: 2,
      not: /\b(?:no|any|not an?y?|without) (?:risk|danger|concern|worr)|don'?t worry|not worried|no worries|not afraid/i,
    },
    {
      pattern:
        /\b(?:(?:the|a|one|another|big|real|main) (?:problem|issue|difficulty|trouble|drawback)|difficult|uncertain|unclear|vulnerable|delay(?:s|ed)?|shortage|crisis)\b/i,
      strength: 1,
      not: /\bno (?:problem|issue|delay)/i,
    },
    {
      pattern:
        /风险|隐患|担心|担忧|顾虑|来不及|赶不上|延期|延误|推迟|超支|超预算|卡住|瓶颈|阻塞|(?:可能|恐怕|容易|万一)(?:会)?(?:导致|造成|影响|失败|延|赶不上|不够|有问题)|人手不足|资金不足|时间不够|投诉|泄露|违约/,
      strength: 2,
      not: /(?:没有?|无|不用|不必|别)(?:什么|任何)?(?:风险|隐患|担心|担忧|顾虑)/,
      han: true,
    },
    {
      pattern: /难点|困难|挑战|不确定|缺(?:少|乏|口)|不足|危机/,
      strength: 1,
      not: /没(?:有)?(?:什么|任何)?(?:问题|困难)/,
      han: true,
    },
  ],
  nextSteps: [
    {
      pattern:
        /\b(?:next steps?|next (?:meeting|phase|time we|thing we|week we)|follow[- ]up (?:meeting|on|with)|going forward we|from now on|we(?:'ll| will) (?:meet|reconvene|discuss|continue|come back to|look at|talk about|start|pick)|(?:meet|reconvene|continue) (?:again|next|on|at|tomorrow)|after (?:this|the) meeting|the plan (?:is|for next)|(?:we |I )(?:plan|intend|aim) to)\b/i,
      strength: 2,
    },
    {
      pattern:
        /\b(?:we|I|us)\b.*\b(?:next (?:week|month|quarter|year|monday|tuesday|wednesday|thursday|friday)|the next \w+ (?:days|weeks|months)|later (?:today|this week)|in the coming)\b/i,
      strength: 1,
    },
    {
      pattern:
        /下一步|接下来(?:的工作|我们(?:要|会|就|将|计划)|要|会)|接着(?:要|我们)|后续(?:我们|的工作|计划|会|要)|会后|散会后|下次(?:会|我们|再)|下(?:周|个月|季度|阶段)(?:我们|要|再|开始|会|继续)|我们(?:计划|打算|准备)/,
      strength: 2,
      not: /有计划|按计划|接下来(?:的|要)问/,
      han: true,
    },
    { pattern: /我们.*(?:下周|下个月|下季度|明年)|(?:下周|下个月|下季度|明年).*我们/, strength: 1, han: true },
  ],
}

/** How clearly a sentence, as it was said, belongs into a section: 0 to 2. */
export function cueStrength(sentence: string, section: CuedSection): 0 | 1 | 2 {
  const hasHan = /\p{Script=Han}/u.test(sentence)
  const isUnsaid = unsaid.test(sentence)
  let strength: 0 | 1 | 2 = 0
  for (const cue of cues[section]) {
    if (cue.strength <= strength || (isUnsaid && !cue.asked) || (cue.han ?? false) !== hasHan) continue
    if (cue.pattern.test(sentence) && !cue.not?.test(sentence)) strength = cue.strength
  }
  return strength
}
