import { spokenText } from './spoken-text.ts'

const englishThing =
  "(?:the |my |our |this |that |it's |its )?(?:build|builds|compile|compilation|test|tests|test run|ci|pipeline|run|job)"
const english = [
  `(?:how is|how's|how are|how did|how does|how was)(?: the status of)? ${englishThing}(?: going| doing| looking| go| do| look| run)?`,
  `(?:what is|what's|show me|tell me|give me)(?: the| about the)? (?:status|state|result|results|outcome)(?: of)? ${englishThing}`,
  `(?:what is|what's|tell me|give me)?(?: the)? ?${englishThing} (?:status|state|result|results)`,
  `(?:did|does|do|has|have|is|are|was|were) ${englishThing} (?:pass|passed|passing|fail|failed|failing|succeed|succeeded|green|red|broken|ok|okay|fine|done|finished|ready|work|working)`,
  `(?:what|what's|what is) (?:is )?(?:wrong|broken|failing)(?: with ${englishThing})?`,
]
const chineseThing = '(?:这次|刚才|现在)?(?:的)?(?:构建|编译|测试|打包|流水线|单元测试)'
const chinese = [
  `${chineseThing}(?:的)?(?:情况|状态|结果|进展|进度)?(?:怎么样|怎样|如何|咋样)(?:了)?`,
  `${chineseThing}(?:的)?(?:情况|状态|结果|进展|进度)(?:是什么|呢)?`,
  `${chineseThing}(?:成功|通过|失败|完成|结束|好|过|跑完|挂|出错)(?:了)?(?:吗|没有|没|么)`,
  `${chineseThing}(?:哪里|哪儿|有什么)(?:出错|失败|问题|错误|错)(?:了)?`,
]
const question = new RegExp(`^(?:${[...english, ...chinese].join('|')})$`)

/** Whether somebody wants to know how a build is: "how is the build?", 构建怎么样. */
export function asksForBuild(text: string): boolean {
  const spoken = spokenText(text)
  return spoken !== undefined && question.test(spoken.text)
}
