/** Output of a long build with failures and secrets in known places; the same for the same seed. */
export interface PlantedOutput {
  /** Lines from 1 on that say what went wrong, by kind. */
  readonly failures: ReadonlyMap<number, string>
  readonly secrets: readonly string[]
  /** Line `number`, which may be several that belong together. */
  lines(): Generator<string, void, undefined>
}

const words = ['cart', 'price', 'order', 'stock', 'user', 'mail', 'tax', 'route', 'cache', 'queue', 'image', 'theme']

/** What tools write, each about something else. */
const failures: readonly (readonly [kind: string, text: (name: string) => string])[] = [
  ['compile-error', (name) => `src/${name}.ts(12,7): error TS2304: Cannot find name '${name}Of'.`],
  ['test-failure', (name) => `test tests::${name}_adds_up ... FAILED`],
  ['exception', (name) => `java.lang.IllegalStateException: no ${name} is open`],
  ['out-of-memory', (name) => `${name}-worker: java.lang.OutOfMemoryError: Java heap space`],
  ['crash', (name) => `bash: line 7: 4711 Segmentation fault      ./${name}`],
  ['timeout', (name) => `${name}: operation timed out after 30000 milliseconds`],
  ['port-in-use', (name) => `${name}: listen EADDRINUSE: address already in use 127.0.0.1:8080`],
  ['disk-full', (name) => `cp: error writing '/var/${name}': No space left on device`],
  ['network', (name) => `curl: (6) Could not resolve host: ${name}.internal`],
  ['permission', (name) => `touch: cannot touch '/etc/${name}': Permission denied`],
  ['missing-command', (name) => `sh: 1: ${name}ctl: not found`],
  ['dependency', (name) => `ERROR: No matching distribution found for ${name}-kit`],
]

const noise: readonly ((line: number, word: string) => string)[] = [
  (line, word) => `[${line % 4000}/4000] Building CXX object src/core/CMakeFiles/core.dir/${word}_${line}.cpp.o`,
  (line, word) =>
    `2026-11-24T09:15:${line % 60}.120Z INFO  worker-${line % 8} ${word} request id=${line} status=200 in ${line % 90}ms`,
  (line, word) => `  ✓ src/features/${word}/${word}-${line % 300}.test.ts (${line % 20} tests) ${line % 900}ms`,
  (line, word) => `Resolving ${word}@${line % 9}.${line % 30}.${line % 7} from the registry: ok`,
  (_, word) => `   Compiling ${word} v0.${word.length}.0`,
  (line) => `\u001b[32mPASS\u001b[39m shard ${line % 16}`,
]

export function plantedOutput(count: number, failureCount: number, secretCount: number, seed: number): PlantedOutput {
  const random = generator(seed)
  const failureAt = places(count, failureCount, random)
  const secretAt = places(count, secretCount, random, failureAt)
  const planted = new Map<number, string>()
  const texts = new Map<number, string>()
  for (const [index, line] of [...failureAt].entries()) {
    const [kind, text] = failures[index % failures.length] ?? ['', () => '']
    planted.set(line, kind)
    texts.set(line, text(`${words[index % words.length]}${'xyzuvw'[Math.floor(index / words.length)] ?? ''}`))
  }
  const secrets: string[] = []
  for (const [index, line] of [...secretAt].entries()) {
    const [secret, text] = secretLine(index, random)
    secrets.push(secret)
    texts.set(line, text)
  }
  return {
    failures: planted,
    secrets,
    *lines() {
      for (let line = 1; line <= count; line++) {
        const write = noise[line % noise.length] ?? (() => '')
        yield texts.get(line) ?? write(line, words[line % words.length] ?? '')
      }
    },
  }
}

/** One of ten kinds of secrets, made up in the form that its issuer documents, and a line that gives it away. */
function secretLine(index: number, random: () => number): [secret: string, line: string] {
  const letters = (length: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
  const upper = (length: number) => letters(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')
  const kinds: readonly (() => [string, string])[] = [
    () => around(`AKIA${upper(16)}`, (it) => `using access key ${it}`),
    () => around(`ghp_${letters(36)}`, (it) => `remote: https://github.com as ${it}`),
    () => around(`xoxb-${letters(12, '0123456789')}-${letters(24)}`, (it) => `posting with ${it}`),
    () => around(`sk_live_${letters(24)}`, (it) => `charging with ${it}`),
    () => around(`AIza${letters(35)}`, (it) => `GET /maps?key=${it}`),
    () => around(`eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`, (it) => `set-cookie: session ${it}`),
    () => around(letters(14), (it) => `connecting to postgres://shop:${it}@db.internal:5432/shop`),
    () => around(letters(32), (it) => `> Authorization: Bearer ${it}`),
    () => around(letters(16), (it) => `export DB_PASSWORD=${it}`),
    () => around(letters(40), (it) => `loaded ${it} from the vault`),
  ]
  return (kinds[index % kinds.length] ?? (() => ['', '']))()
}

function around(secret: string, line: (secret: string) => string): [string, string] {
  return [secret, line(secret)]
}

/** Lines far enough from each other that no two failures are taken for one. */
function places(count: number, wanted: number, random: () => number, others: ReadonlySet<number> = new Set()) {
  const span = Math.floor(count / wanted)
  return new Set(
    Array.from({ length: wanted }, (_, index) => {
      let line = index * span + 20 + Math.floor(random() * Math.max(1, span - 40))
      while (others.has(line)) line++
      return Math.min(count, line)
    }),
  )
}

function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
