import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { parseModeCommand } from '../../../commands/mode-command.ts'
import { parseTaskCommand } from '../../../commands/task-command.ts'
import { vendor as builtIn } from '../../llm/built-in/provider.ts'

const grammar = readFileSync(new URL('./commands.jsgf', import.meta.url), 'utf8').replaceAll(/\/\/.*$/gm, '')
const rules = new Map([...grammar.matchAll(/<(\w+)> = ([^;]*);/g)].map(([, name = '', body = '']) => [name, body]))

/** Every sentence of a rule. */
function sentencesOf(rule: string): string[] {
  const tokens = (rules.get(rule) ?? '').match(/<\w+>|[()[\]|]|[\w']+/g) ?? []
  let at = 0
  const alternatives = (): string[] => {
    const found = sequence()
    while (tokens[at] === '|') {
      at++
      found.push(...sequence())
    }
    return found
  }
  const sequence = (): string[] => {
    let found = ['']
    for (let token = tokens[at]; token !== undefined && !/[)\]|]/.test(token); token = tokens[at]) {
      at++
      const next = /[([]/.test(token)
        ? alternatives()
        : token.startsWith('<')
          ? sentencesOf(token.slice(1, -1))
          : [token]
      if (/[([]/.test(token)) at++
      if (token === '[') next.push('')
      found = found.flatMap((before) => next.map((after) => `${before} ${after}`.trim()))
    }
    return found
  }
  return alternatives()
}

const tasks = sentencesOf('thing').map((title) => ({ id: title, title }))

async function isUnderstood(text: string): Promise<boolean> {
  if (parseModeCommand(text) || parseTaskCommand(text, tasks)) return true
  const model = await builtIn.create(builtIn.settings.parse({}), providerPorts())
  const tools = ['list_tasks', 'create_task'].map((name) => ({ name, description: '', parameters: {} }))
  const request = { messages: [{ role: 'user', content: text } as const], tools, signal: new AbortController().signal }
  for await (const event of model.stream(request)) {
    if (event.type === 'text' && event.text.includes('No language model')) return false
  }
  return true
}

test.each(['time', 'talk', 'play', 'sum', 'mode', 'list', 'claim', 'complete', 'add'])(
  'every sentence of <%s> is understood',
  async (rule) => {
    const sentences = sentencesOf(rule)
    expect(sentences.length).toBeGreaterThan(3)
    const misses: string[] = []
    for (const text of sentences) if (!(await isUnderstood(text))) misses.push(text)
    expect(misses).toEqual([])
  },
)
