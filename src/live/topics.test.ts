import { expect, it } from 'vitest'
import { endpoints } from '../http/api/endpoints.ts'
import { findTopic, isAmong, type TopicRow, topicTable } from './topics.ts'

const rows = Object.entries<TopicRow>(topicTable)

it.each(rows.filter(([, { view }]) => view !== undefined))(
  '%s is open to those who may ask for the same by the API',
  (_, { view, role }) => {
    expect(endpoints.find(({ name }) => name === view)?.role).toBe(role)
  },
)

it.each(['nothing', 'devices:badge-1', 'tasks:', '', ':', '__proto__', 'constructor:x'])(
  'there is no topic %j',
  (asked) => {
    expect(findTopic(asked)).toBeUndefined()
  },
)

it('a topic with scopes is followed by its name or by one of them', () => {
  expect(findTopic('tasks')).toBe(topicTable.tasks)
  expect(findTopic('tasks:a:b')).toBe(topicTable.tasks)
  expect(isAmong(new Set(['tasks']), 'tasks:ward')).toBe(true)
  expect(isAmong(new Set(['tasks:ward']), 'tasks:ward')).toBe(true)
  expect(isAmong(new Set(['tasks:ward']), 'tasks:lab')).toBe(false)
})
