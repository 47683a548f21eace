/**
 * What makes a sentence something else than a command, whatever else is in it. Where in doubt it is none: the language
 * model gets what is not understood here, while a task that was taken by mistake is taken.
 */
const negation = [
  /不(?!锈)|没|未|(?<![特分类级识区性个告])别(?![墅名])|勿|甭|无法|拒绝|取消|放弃|删除|还[每美眉梅]|非(?!常)/,
  /(?:^|[^a-z'])(?:not|never|no|none|nobody|nothing|without|cannot|refuse|cancel|delete|drop|unassign|un assign|remove|(?:do|does|did|have|has|had|is|was|are|were|wo|ca|should|could|would|must|need)n'?t)(?![a-z'])/,
]

const question = [
  /吗|谁|什么|啥|怎么|怎样|如何|为何|哪|几[个时点天]|多少|是否|何时|么$|呢$|了[嘛马妈麻码骂]$|是吧$|对吧$|要不|能不|是不/,
  /^(?:is|are|am|was|were|do|does|did|has|have|had|should|shall|may|might|can|could|would|will|who|whose|whom|what|when|where|why|which|how|what's|who's|how's|where's|isn't|aren't|didn't)(?![a-z])/,
  /(?:^|[^a-z'])(?:who|what|why|how)(?![a-z])|(?: or not| right)$/,
]

const told = [
  /说(?!明)|告诉|提醒|通知我|叫我|叫他|叫她|如果|要是|假如|万一|等(?!级|候|待)|以后|之后|之前|以前|时候|明天|后天|下周|下个?月|改天|晚点|待会|打算|准备|计划|应该|必须|需要|希望|可能|也许|好像|大概|觉得|认为|听|问题|他|她|别人|老板|被|难/,
  /(?:^|[^a-z'])(?:he|she|they|he's|she's|they're|him|her|them|you|your|said|says|say|told|tell|remind|if|when|while|until|unless|before|after|because|tomorrow|tonight|later|yesterday|next week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|should|must|need to|needs|have to|has to|might|maybe|would|could|wish|hope|someone|somebody|everyone|everybody|thinks?|thought)(?![a-z'])/,
]

/** Nearly, or in part: 快做完了, "almost done". */
const unfinished = [
  /快要?(?:做|完|搞|好|弄|办|处理)|差不多|几乎|马上|即将|一半|部分|百分之|差一?点|正在|在做/,
  /(?:^|[^a-z'])(?:almost|nearly|half|partly|partially|about (?:done|finished|half|ready)|mostly|soon|percent|going to be|will be|not yet|yet)(?![a-z'])/,
]

const finds = (patterns: readonly RegExp[]) => (text: string) => patterns.some((pattern) => pattern.test(text))

export const isNegated = finds(negation)
export const isQuestion = finds(question)
export const isTold = finds(told)
export const isUnfinished = finds(unfinished)
