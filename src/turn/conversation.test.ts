import { expect, it } from 'vitest'
import { Conversation } from './conversation.ts'

it('gives a model the prompt, what was said and heard before, and what is said now', () => {
  const conversation = new Conversation()
  conversation.add({ user: 'one', heard: 'first', interrupted: false }, 10)
  conversation.add({ user: 'two', heard: 'sec', interrupted: true }, 10)
  expect(conversation.messages('be brief', 'three').map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'system: be brief',
    'user: one',
    'assistant: first',
    'user: two',
    'assistant: sec…',
    'user: three',
  ])
})

it('has no answer where nothing was heard of it', () => {
  const conversation = new Conversation()
  conversation.add({ user: 'one', heard: '', interrupted: true }, 10)
  expect(conversation.messages('', 'two').map(({ role }) => role)).toEqual(['system', 'user', 'user'])
})

it('forgets the oldest exchanges', () => {
  const conversation = new Conversation()
  for (const user of ['a', 'b', 'c']) conversation.add({ user, heard: '', interrupted: false }, 2)
  expect(conversation.exchanges.map(({ user }) => user)).toEqual(['b', 'c'])
})

it('remembers nothing where nothing shall be kept', () => {
  const conversation = new Conversation()
  conversation.add({ user: 'a', heard: '', interrupted: false }, 0)
  expect(conversation.exchanges).toEqual([])
})
