import { markdownTable } from '../src/lib/markdown.ts'
import { type TopicRow, topicTable } from '../src/live/topics.ts'

/** The reference page of the live subscription, as Markdown. */
export function liveReference(): string {
  const rows = Object.entries<TopicRow>(topicTable).map(([name, { text, id, view, scope, role }]) => [
    `\`${name}${scope === undefined ? '' : `:<${scope}>`}\``,
    text,
    id,
    view === undefined ? '' : `as \`${view}\` gives it`,
    role === 'viewer' ? 'everybody with a token' : 'the admin token',
  ])
  return `# What changes, live

A WebSocket at \`/api/v1/live\`, for those who have a token (\`Authorization: Bearer\`) or are signed in to the console.
Pages of other origins are refused.

Whoever follows says what:

\`\`\`json
{ "type": "subscribe", "topics": ["devices", "tasks:ward"], "epoch": "5f0c2d1e9a7b3c44", "offset": 1234 }
\`\`\`

\`epoch\` and \`offset\` are those that were told last, and are left out at first. Another subscription replaces the one
before; a topic with a scope is followed as a whole by its name (\`tasks\`). The answer:

\`\`\`json
{ "type": "subscribed", "epoch": "5f0c2d1e9a7b3c44", "offset": 1240, "resumed": true }
\`\`\`

\`resumed: true\`: what has changed since is told next, and nothing is missing. \`false\`: something may be missing, so
that what is shown is to be loaded again; it also comes unasked, to those who read too slowly. A new start of the server
is another epoch. Then, as things happen, at most about ten times a second:

\`\`\`json
{ "type": "changes", "offset": 1242, "changes": [{ "topic": "tasks:ward", "id": "ward" }] }
\`\`\`

Every 30 seconds \`changes\` come without any, so that whoever hears nothing for twice that time knows that the connection
is gone.

A change has a \`value\` where its topic brings one; \`null\`: it is gone; absent: it has changed, and whoever needs it asks
for it. An empty \`id\` stands for all of the topic. Several changes of one thing are told as the latest of them.

${markdownTable(['topic', 'tells of', 'id', 'value', 'for'], rows)}

What is not understood is answered with \`{ "type": "refused", "code", "message" }\`, and what was followed is followed
still. Codes: \`INVALID_JSON\`, \`SCHEMA_INVALID\`, \`UNKNOWN_TOPIC\`, \`FORBIDDEN\`. A message has at most 4 KB and 64 topics.
[Close codes](close-codes.md): 1012 at a restart, 4202 when the session or token has ended. One address has at most 20
of these connections, the server 200. Servers that share one store each tell of what they have done themselves.
`
}
