import { adminToken, viewerToken } from '../wire/api-client.ts'

/** Of a server with scripted parts, as a person writes it: secrets in the places where they stand. */
export const secrets = {
  token: 'a-static-token-of-a-badge',
  old: 'an-old-static-token-kept-for-later',
  webhook: 'the-key-of-the-signature-of-summaries',
  header: 'a-value-for-the-gateway',
  password: 'hunter-two-hunter-two',
} as const

export const configText = `# The ward's server.
auth:
  devices: open          # everybody in this network
  adminToken: ${adminToken}
  viewers: [{ name: wall, token: ${viewerToken} }]
  tokens:
    - name: kitchen      # the one at the door
      token: ${secrets.token}
    # token: ${secrets.old}
asr: { provider: scripted }
llm: { models: { scripted: { provider: scripted } } }
tts: { provider: scripted }
chat:
  waitMs: 0
  # Spoken after the wake word.
  greeting: "\${GREETING:-Hello}"
  prompt: |
    Be kind.
    Be short.
vad: {silenceMs: 700,   startMs: 120}   # measured in the ward
peer: { ttlSeconds: "\${TTL}" }
meeting:
  webhook:
    url: https://bot:${secrets.password}@example.org/hook
    secret: '${secrets.webhook}'
    headers:
      x-gateway: ${secrets.header}
`

/** A file in memory, and what happened to it. */
export function memoryFile(text: string) {
  return {
    text,
    async read() {
      return this.text
    },
    async write(next: string) {
      this.text = next
    },
  }
}
