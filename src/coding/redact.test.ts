import { describe, expect, it } from 'vitest'
import { Redactor, redactText } from './redact.ts'

/** Made up, in the form that their issuers document; put together so that no scanner takes this file for a leak. */
const random62 = 'Zk7QmX2vLr9TbW4nYc8HpD5sJf3GaE6uKq1Rt0Vi'
const secrets: readonly (readonly [name: string, secret: string, line: (secret: string) => string])[] = [
  ['aws-key', `AKIA${'QZ7XM2RT4LVN6YBC'}`, (it) => `using key ${it} in eu-west-1`],
  ['github-token', `ghp_${random62.slice(0, 36)}`, (it) => `remote: ${it}`],
  ['github-token', `github_pat_${random62}_${random62.slice(3)}`, (it) => `git clone ${it}`],
  ['gitlab-token', `glpat-${random62.slice(0, 20)}`, (it) => `CI: ${it}`],
  ['slack-token', `xoxb-${'123456789012'}-${random62.slice(0, 24)}`, (it) => `posting as ${it}`],
  [
    'slack-webhook',
    `T0${'AB12CD'}/B0${'EF34GH'}/${random62.slice(0, 24)}`,
    (it) => `POST https://hooks.slack.com/services/${it}`,
  ],
  ['stripe-key', `sk_live_${random62.slice(0, 24)}`, (it) => `stripe ${it}`],
  ['google-key', `AIza${random62.slice(0, 35)}`, (it) => `maps?k=${it}`],
  ['llm-key', `sk-proj-${random62}`, (it) => `client ${it}`],
  ['npm-token', `npm_${random62.slice(0, 36)}`, (it) => `//registry/:${it}`],
  ['pypi-token', `pypi-AgEI${random62}${random62}`, (it) => `upload ${it}`],
  ['hugging-face-token', `hf_${random62.slice(0, 34)}`, (it) => `pull ${it}`],
  [
    'jwt',
    `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${random62.slice(0, 30)}`,
    (it) => `cookie jar ${it}`,
  ],
  ['url-password', 'p4ss/w@rd'.replace('/', ''), (it) => `postgres://shop:${it}@db.internal:5432/shop`],
  ['authorization', random62.slice(0, 30), (it) => `> Authorization: Bearer ${it}`],
  ['authorization', 'dXNlcjpwYXNzd29yZA==', (it) => `header "Authorization": "Basic ${it}"`],
  ['secret', 'correct-horse', (it) => `DB_PASSWORD=${it}`],
  ['secret', 'hunter22', (it) => `{"user":"ana","password":"${it}"}`],
  ['secret', random62, (it) => `aws_secret_access_key = ${it}`],
  ['secret', 'tea-and-cake', (it) => `clientSecret: '${it}',`],
  ['secret', 'swordfish', (it) => `deploy --password ${it} --verbose`],
  ['secret', `${random62}==`, (it) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${it};`],
  ['high-entropy', random62, (it) => `loaded ${it} from vault`],
]

describe('what is in the form of a secret', () => {
  it.each(secrets)('%s is replaced by its name: %s', (name, secret, line) => {
    const redacted = redactText(line(secret))
    expect(redacted).not.toContain(secret)
    expect(redacted).toContain(`<${name}>`)
  })
})

describe('what is none', () => {
  it.each([
    '--- PASS: TestFine (0.00s)',
    'SyntaxError: Unexpected token: punc (})',
    'error TS1005: expected token: }',
    'src/components/checkout/payment-form/CardNumberInput2.test.tsx',
    'commit 4f9c1d2e8b7a6f5e4d3c2b1a0987654321fedcba',
    'sha512-x6pQ0mZ9kT3vLr7WbY4nXc8HpD5sJf3GaE6uKq1Rt0ViZk7QmX2vLr9TbW4nYc8H== left-pad',
    'Password is required',
    'token: missing',
    'https://example.org/docs/getting-started',
    'node_modules/.pnpm/@babel+plugin-transform-typescript@7.28.0/node_modules/@babel',
    'org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration',
    '    at Object.<anonymous> (/home/dev/shop/src/getUserByIdAndPasswordHash.ts:12:9)',
    'postgres://localhost:5432/shop',
    'maxTokens: 512',
    'key: value pairs: 3',
  ])('stays as it is: %s', (line) => {
    expect(redactText(line)).toBe(line)
  })
})

describe('a private key', () => {
  const begin = `-----BEGIN RSA ${'PRIVATE'} KEY-----`
  const end = `-----END RSA ${'PRIVATE'} KEY-----`
  const body = ['MIIEowIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9Oi5lSyhXH0kZl', 'kZKoKzKqN1jEYqj5hT8rRz0aQvFzQw==']

  it('over several lines is replaced on every one of them', () => {
    const redactor = new Redactor()
    const lines = ['key:', begin, ...body, end, 'done'].map((line) => redactor.redact(line))
    expect(lines).toEqual(['key:', ...Array(4).fill('<private-key>'), 'done'])
  })

  it('is found behind what a logger puts before each line', () => {
    const redactor = new Redactor()
    const lines = [begin, ...body, end].map((line) => redactor.redact(`12:00:01 INFO ${line}`))
    for (const part of body) expect(lines.join('\n')).not.toContain(part.slice(0, 20))
  })

  it('in one line is replaced as well', () => {
    const line = `KEY="${begin}\\n${body.join('\\n')}\\n${end}" loaded`
    expect(new Redactor().redact(line)).toBe('KEY="<private-key>" loaded')
  })

  it('that never ends does not hide what comes after it', () => {
    const redactor = new Redactor()
    const lines = [
      begin,
      'error: one thing.',
      'error: two things.',
      'error: 3 things.',
      'error: 4 things.',
      'build ok',
    ].map((line) => redactor.redact(line))
    expect(lines.at(-1)).toBe('build ok')
  })
})
