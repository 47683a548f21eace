import { expect, it } from 'vitest'
import { collect } from '../../test/support/collect.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../providers/contract.ts'
import { think } from './think.ts'
import type { ToolSource } from './tools.ts'

const { signal } = new AbortController()
const lamp = { name: 'lamp', description: 'the lamp', parameters: {} }

/** Answers round by round, the last round again and again. */
function scriptedModel(rounds: ModelEvent[][], tools = true) {
  const requests: ModelRequest[] = []
  const model: LanguageModel = {
    name: 'scripted',
    can: { tools },
    async *stream(request) {
      const round = Math.min(requests.push({ ...request, messages: [...request.messages] }) - 1, rounds.length - 1)
      yield* rounds[round] ?? []
    },
    close: async () => undefined,
  }
  return { model, requests }
}

function recordedTools() {
  const calls: string[] = []
  const tools: ToolSource = {
    descriptions: [lamp],
    async call(name, given) {
      calls.push(`${name} ${given}`)
      return `result ${calls.length}`
    },
  }
  return { tools, calls }
}

const call = (id: string): ModelEvent => ({ type: 'tool-call', call: { id, name: 'lamp', arguments: id } })
const text = (said: string): ModelEvent => ({ type: 'text', text: said })

it('passes text on and carries calls out one after the other, in a new round with their results', async () => {
  const { model, requests } = scriptedModel([[text('Well, '), call('a'), call('b')], [text('done.')]])
  const { tools, calls } = recordedTools()
  const said = await collect(think({ model, messages: [{ role: 'user', content: 'on' }], tools, signal }))
  expect(said).toEqual(['Well, ', 'done.'])
  expect(calls).toEqual(['lamp a', 'lamp b'])
  expect(requests[1]?.messages.slice(1)).toMatchObject([
    { role: 'assistant', content: 'Well, ', toolCalls: [{ id: 'a' }, { id: 'b' }] },
    { role: 'tool', toolCallId: 'a', content: 'result 1' },
    { role: 'tool', toolCallId: 'b', content: 'result 2' },
  ])
})

it('ends a model that calls without end after five rounds, the last one without tools', async () => {
  const { model, requests } = scriptedModel([[call('a')]])
  const { tools, calls } = recordedTools()
  await collect(think({ model, messages: [], tools, signal }))
  expect(calls).toHaveLength(5)
  expect(requests.map(({ tools: offered }) => offered !== undefined)).toEqual([true, true, true, true, true, false])
})

it('offers no tools to a model that cannot use them', async () => {
  const { model, requests } = scriptedModel([[text('hi')]], false)
  await collect(think({ model, messages: [], tools: recordedTools().tools, signal }))
  expect(requests[0]?.tools).toBeUndefined()
})
