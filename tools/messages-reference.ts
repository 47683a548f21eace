import { z } from 'zod'
import { markdownTable } from '../src/lib/markdown.ts'
import type { MessageSpec, MessageTable } from '../src/protocol/messages/spec.ts'
import { messages } from '../src/protocol/messages.ts'
import { wireErrors } from '../src/protocol/wire-errors.ts'
import { memberTables } from './schema-table.ts'

const intro = `What devices and the server say to each other as JSON: one object per WebSocket text frame, with a string \`type\`.
Members that a message does not list are ignored by the server and never sent by it. \`session_id\` may stand in every
message of a device and is not looked at. Audio travels in binary frames, one Opus packet each.`

const errorsIntro = `A message that cannot be handled is answered by \`{"type": …, "status": "error", "code": …, "message": …}\` with the
type of the message, or \`error\` where there is none; \`fields\` names the members at fault. The connection stays open
until there are more than 20 bad messages in 10 seconds. A \`hello\` is never answered by an error: devices would take it
for the answer to their next hello.`

/** The reference page of all messages and error codes, as Markdown. */
export function messagesReference(): string {
  return [
    '# Messages',
    intro,
    '## From the device',
    ...sections(messages.up),
    '## From the server',
    ...sections(messages.down),
    '## Error codes',
    errorsIntro,
    markdownTable(
      ['code', 'meaning'],
      Object.entries(wireErrors).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

function sections(table: MessageTable): string[] {
  return Object.entries(table).flatMap(([type, spec]) => [
    `### ${type}`,
    about(spec),
    ...memberTables(z.toJSONSchema(spec.schema, { io: 'input', unrepresentable: 'any' })),
    example(spec),
  ])
}

function about({ text, source, reply }: MessageSpec): string {
  const answered = reply ? ` Answered by ${reply.map((type) => `\`${type}\``).join(', ')}.` : ''
  return `${text}${answered} Source: ${source}.`
}

function example({ good }: MessageSpec): string {
  return `\`\`\`json\n${JSON.stringify(good[0])}\n\`\`\``
}
