import type { Role } from '../auth/roles.ts'

interface TopicRow {
  /** Each change is of one of these, which stands behind a colon; `undefined`: there is only the topic itself. */
  readonly scope?: string
  /** The least that somebody has to be to follow it: what the endpoints with the same content ask for. */
  readonly role: Role
}

/** What can be followed. */
const topicTable = {
  devices: { role: 'viewer' },
  enrolments: { role: 'viewer' },
  turns: { role: 'viewer' },
  meetings: { role: 'viewer' },
  segments: { role: 'viewer', scope: 'meeting' },
  tasks: { role: 'viewer', scope: 'group' },
  coding: { role: 'viewer', scope: 'source' },
  messages: { role: 'admin' },
  screens: { role: 'admin', scope: 'device' },
  health: { role: 'viewer' },
  config: { role: 'viewer' },
} as const satisfies Record<string, TopicRow>

type TopicName = keyof typeof topicTable

type ScopedName = { [Name in TopicName]: (typeof topicTable)[Name] extends { scope: string } ? Name : never }[TopicName]

/** Those without scopes. */
export type PlainTopic = Exclude<TopicName, ScopedName>

/** What a change is of, e.g. `devices` or `tasks:ward`. */
export type Topic = PlainTopic | `${ScopedName}:${string}`

/** The row of what somebody asks to follow: a topic, or the name of one for all of its scopes. */
export function findTopic(asked: string): TopicRow | undefined {
  const [name = '', ...scope] = asked.split(':')
  if (!Object.hasOwn(topicTable, name)) return undefined
  const row: TopicRow = topicTable[name as TopicName]
  return scope.length === 0 || (row.scope !== undefined && scope.join(':') !== '') ? row : undefined
}

/** Whether a topic is among those that were asked for, itself or by its name. */
export function isAmong(asked: ReadonlySet<string>, topic: string): boolean {
  return asked.has(topic) || asked.has(topic.split(':', 1)[0] ?? topic)
}
