import type { Role } from '../auth/roles.ts'

export interface TopicRow {
  /** What is told of. */
  readonly text: string
  /** What the id of a change is. */
  readonly id: string
  /** The endpoint whose view a change brings; `undefined`: it brings none, and whoever needs it asks for it. */
  readonly view?: string
  /** Each change is of one of these, which stands behind a colon; `undefined`: there is only the topic itself. */
  readonly scope?: string
  /** The least that somebody has to be to follow it: what the endpoints with the same content ask for. */
  readonly role: Role
}

/** What can be followed. */
export const topicTable = {
  devices: {
    text: 'Devices that come, go, are changed or forgotten.',
    id: 'of the device',
    view: 'readDevice',
    role: 'viewer',
  },
  enrolments: { text: 'Devices that begin or cease to wait to be let in.', id: 'of the device', role: 'viewer' },
  turns: { text: 'Turns that are over.', id: 'of the turn', view: 'listTurns', role: 'viewer' },
  meetings: {
    text: 'Meetings that begin, go on, end, get a window or a summary, or are removed.',
    id: 'of the meeting',
    view: 'listMeetings',
    role: 'viewer',
  },
  segments: {
    text: 'What is said in a meeting.',
    id: 'of the segment',
    view: 'listSegments',
    scope: 'meeting',
    role: 'viewer',
  },
  tasks: { text: 'Groups whose tasks have changed.', id: 'the group', scope: 'group', role: 'viewer' },
  coding: {
    text: 'Sources of output that are new, written to, have found something, or have ended.',
    id: 'of the source',
    view: 'readSource',
    scope: 'source',
    role: 'viewer',
  },
  messages: { text: 'Devices whose messages have changed.', id: 'of the receiver', role: 'admin' },
  screens: {
    text: 'What a device shows.',
    id: 'of the device',
    view: 'readScreen',
    scope: 'device',
    role: 'admin',
  },
  health: {
    text: 'How the server is, every few seconds while somebody follows it.',
    id: '`health`',
    view: 'readHealth',
    role: 'viewer',
  },
  config: {
    text: 'That the configuration was changed, or refused.',
    id: '`config`',
    role: 'viewer',
  },
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
