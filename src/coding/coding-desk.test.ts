import { describe, expect, it } from 'vitest'
import { testDesk } from './test-desk.ts'

const failure = "src/cart.ts(3,9): error TS2322: Type 'number' is not assignable to type 'string'.\n"
const otherFailure = "src/tea.ts(5,1): error TS2304: Cannot find name 'tee'.\n"
const because =
  (line: number, text = 'The price is a number, but a text is wanted.') =>
  () =>
    JSON.stringify({ insights: [{ text, lines: [line] }], risks: [], actions: [], nextSteps: [] })

describe('an error', () => {
  it('is told at once, with the line that says it', async () => {
    const { clock, open, news } = testDesk()
    open().write(`compiling\n${failure}`)
    await clock.advance(150)
    expect(news[0]?.insight).toMatchObject({
      insights: ["Does not compile: Type 'number' is not assignable to type 'string'. (src/cart.ts:3)"],
      refs: [{ kind: 'compile-error', severity: 'error', lines: [2], count: 1 }],
      nextSteps: ['Look at src/cart.ts:3 first.', 'Then run npm test again.'],
      counters: { lines: 2, errors: 1 },
    })
  })

  it('is told in the words of the model where they come in time', async () => {
    const { clock, open, news } = testDesk({ answer: because(1) })
    open().write(failure)
    await clock.advance(1200)
    expect(news).toHaveLength(1)
    expect(news[0]?.at).toBeLessThanOrEqual(500)
    expect(news[0]?.insight.insights).toEqual(['The price is a number, but a text is wanted.'])
    expect(news[0]?.insight.refs[0]).toMatchObject({ kind: 'compile-error', lines: [1] })
  })

  it.each([
    ['is silent', { answer: because(1), afterMs: 60_000 }],
    ['talks nonsense', { answer: () => 'I think that your build has failed!' }],
    ['cites lines that do not exist', { answer: because(4000) }],
  ])('is told by the analysers in time where the model %s', async (_, model) => {
    const { clock, open, news, scope } = testDesk(model)
    open().write(failure)
    await clock.advance(1200)
    expect(news).toHaveLength(1)
    expect(news[0]?.insight.insights).toEqual([
      "Does not compile: Type 'number' is not assignable to type 'string'. (src/cart.ts:3)",
    ])
    await scope.end('shutdown')
  })

  it('is told again when a late model knows why', async () => {
    const { clock, open, news } = testDesk({ answer: because(1), afterMs: 3000 })
    open().write(failure)
    await clock.advance(5000)
    expect(news.map(({ insight }) => insight.insights[0])).toEqual([
      "Does not compile: Type 'number' is not assignable to type 'string'. (src/cart.ts:3)",
      'The price is a number, but a text is wanted.',
    ])
  })

  it('while a model is still thinking is told without waiting for it', async () => {
    const { clock, open, news, mostInFlight, scope } = testDesk({ answer: because(1), afterMs: 10_000 })
    const source = open()
    source.write(failure)
    await clock.advance(1500)
    source.write(otherFailure)
    await clock.advance(500)
    expect(news).toHaveLength(2)
    expect(news[1]?.insight.refs[0]?.lines).toEqual([2])
    expect(mostInFlight()).toBe(1)
    await scope.end('shutdown')
  })

  it('that was told is not told a second time', async () => {
    const { clock, open, news } = testDesk()
    const source = open()
    source.write(failure)
    await clock.advance(3000)
    source.write(failure)
    await clock.advance(3000)
    expect(news).toHaveLength(1)
    expect(source.counters.errors).toBe(2)
  })
})

describe('output without an error', () => {
  it('is told of when it pauses: a warning', async () => {
    const { clock, open, news } = testDesk()
    const source = open()
    for (let count = 0; count < 5; count++) {
      source.write('sum.c:4:7: warning: unused variable [-Wunused-variable]\n')
      await clock.advance(300)
    }
    expect(news).toHaveLength(0)
    await clock.advance(1200)
    expect(news[0]?.insight.refs).toMatchObject([{ severity: 'warning', count: 5 }])
  })

  it('that never pauses is told of all the same', async () => {
    const { clock, open, news } = testDesk()
    const source = open()
    for (let count = 0; count < 30; count++) {
      source.write('sum.c:4:7: warning: unused variable [-Wunused-variable]\n')
      await clock.advance(200)
    }
    expect(news.length).toBeGreaterThan(0)
  })

  it('says nothing where the analysers know nothing and there is no model', async () => {
    const { clock, open, news } = testDesk()
    open().write('compiling\nlinking\n')
    await clock.advance(10_000)
    expect(news).toHaveLength(0)
  })

  it('that repeats itself does not have the model asked again', async () => {
    const { clock, open, asked } = testDesk({ answer: () => '{"insights":[]}' })
    const source = open()
    for (let count = 0; count < 20; count++) {
      source.write(`[${count}/20] building part ${count}\n`)
      await clock.advance(2000)
    }
    expect(asked.length).toBe(1)
  })
})

describe('a phase or a step', () => {
  it('is told at once', async () => {
    const { clock, open, news } = testDesk()
    open().begin('phase', 'link')
    await clock.advance(150)
    expect(news[0]?.insight).toMatchObject({ phase: 'link', insights: [] })
  })

  it('of a command begins without the secrets in it', async () => {
    const { open, scope } = testDesk()
    const source = open()
    source.start({ command: 'deploy --password swordfish' })
    expect(source.facts.command).toBe('deploy --password <secret>')
    await scope.end('shutdown')
  })

  it('keeps no secret that is in its name', async () => {
    const { open } = testDesk()
    const source = open()
    source.begin('step', 'deploy with DB_PASSWORD=swordfish')
    expect(source.step).toBe('deploy with DB_PASSWORD=<secret>')
  })
})

describe('a device', () => {
  it('is told one thing a second at most, and nothing is left out', async () => {
    const { clock, open, news } = testDesk()
    const [one, other] = [open('make'), open('npm test')]
    for (let line = 1; line <= 20; line++) {
      one.write(`a${line}.c:1:1: error: expected identifier before token number ${line}\n`)
      other.write(`src/b${line}.ts(1,1): error TS2304: Cannot find name 'b${line}'.\n`)
      await clock.advance(100)
    }
    await clock.advance(5000)
    const gaps = news.slice(1).map(({ at }, index) => at - (news[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(999)
    for (const source of [one, other]) {
      const told = news.filter(({ facts }) => facts === source.facts).flatMap(({ insight }) => insight.refs)
      expect(new Set(told.flatMap(({ lines }) => lines)).size).toBe(20)
    }
  })

  it('that hears of the sources of others is told no more often', async () => {
    const { clock, desk, news, scope } = testDesk()
    const one = desk.open({ name: 'one', command: 'one', deviceIds: ['a', 'c'] })
    const other = desk.open({ name: 'other', command: 'other', deviceIds: ['b', 'c'] })
    one.write(failure)
    other.write(failure)
    await clock.advance(5000)
    expect(news).toHaveLength(2)
    expect((news[1]?.at ?? 0) - (news[0]?.at ?? 0)).toBeGreaterThanOrEqual(999)
    await scope.end('shutdown')
  })

  it('has the model asked no more often than it may be told something', async () => {
    const { clock, open, asked, scope } = testDesk({ answer: () => '{"insights":[]}' }, { insightsPerHour: 3 })
    const source = open()
    for (const word of ['tea', 'cake', 'milk', 'sugar', 'bread', 'salt']) {
      source.write(`${word} ${word} ${word}\n`)
      await clock.advance(5000)
    }
    expect(asked.length).toBe(3)
    await scope.end('shutdown')
  })

  it('is told less often when the hour is spent, and then all of it', async () => {
    const { clock, open, news, scope } = testDesk({}, { insightsPerHour: 3 })
    const source = open()
    for (let line = 1; line <= 40; line++) {
      source.write(`src/b${line}.ts(1,1): error TS2304: Cannot find name 'b'.\n`)
      await clock.advance(60_000)
    }
    expect(news.length).toBeLessThanOrEqual(4)
    await clock.advance(3_600_000)
    expect(new Set(news.flatMap(({ insight }) => insight.refs.flatMap(({ lines }) => lines))).size).toBe(40)
    await scope.end('shutdown')
  })
})

describe('the end of a run', () => {
  it('is one summary of everything', async () => {
    const { clock, open, news } = testDesk()
    const source = open()
    source.write(failure)
    const stopped = source.stop(2)
    await clock.advance(2000)
    await stopped
    await source.stop(2)
    await clock.advance(5000)
    expect(news).toHaveLength(1)
    expect(news[0]).toMatchObject({ summary: { result: 'red', exitCode: 2 }, insight: { refs: [{ lines: [1] }] } })
  })

  it('does not wait for a model that says nothing', async () => {
    const { clock, open, news } = testDesk({ answer: because(1), afterMs: 60_000 })
    const source = open()
    source.write(failure)
    const stopped = source.stop(1)
    await clock.advance(2000)
    await stopped
    expect(news).toHaveLength(1)
    expect(news[0]?.summary).toMatchObject({ isDegraded: true })
  })

  it('ends a call that is on its way, and asks once more', async () => {
    const { clock, open, news, mostInFlight } = testDesk({ answer: because(1) })
    const source = open()
    source.write(failure)
    await clock.advance(250)
    const stopped = source.stop(1)
    await clock.advance(1000)
    await stopped
    expect(news).toHaveLength(1)
    expect(news[0]?.summary?.isDegraded).toBe(false)
    expect(mostInFlight()).toBe(1)
  })

  it('without a word about what is wrong names the exit code', async () => {
    const { clock, open, news } = testDesk()
    const source = open()
    source.write('working\n')
    const stopped = source.stop(3)
    await clock.advance(2000)
    await stopped
    expect(news[0]?.insight.insights).toEqual(['Ended: npm test: exit code 3'])
  })

  it('says what was not there in the last good run', async () => {
    const { clock, open, news } = testDesk()
    const warning = 'sum.c:4:7: warning: unused variable [-Wunused-variable]\n'
    const source = open()
    source.write(warning)
    const green = source.stop(0)
    await clock.advance(2000)
    await green
    source.write(`${warning}${failure}`)
    const red = source.stop(1)
    await clock.advance(2000)
    await red
    expect(news.at(-1)?.insight.refs).toMatchObject([{ kind: 'compile-error', isNew: true }, { severity: 'warning' }])
    expect(news.at(-1)?.insight.refs[1]).not.toHaveProperty('isNew')
  })
})

describe('a command', () => {
  it('is spoken of when it turns red, and when it is green again, not each time', async () => {
    const { clock, open, turns } = testDesk()
    const source = open()
    for (const code of [0, 1, 1, 0, 0]) {
      source.write(code === 0 ? 'ok\n' : failure)
      const stopped = source.stop(code)
      await clock.advance(2000)
      await stopped
    }
    expect(turns.map(({ sentence }) => sentence('en'))).toEqual([
      "npm test has failed. Does not compile: Type 'number' is not assignable to type 'string'.",
      'npm test is fine again.',
    ])
    expect(turns[1]?.sentence('zh')).toBe('npm test恢复正常了。')
  })

  it('can be asked for how it is', async () => {
    const { clock, desk, open } = testDesk()
    expect(desk.spoken('a', 'en')).toBe('Nothing has been built yet.')
    const source = open()
    source.write(failure)
    expect(desk.spoken('a', 'en')).toMatch(/^npm test is running, with 1 error so far\. First: Does not compile: /)
    expect(desk.spoken('a', 'zh')).toMatch(/^npm test正在运行，目前有1个错误。/)
    const stopped = source.stop(1)
    await clock.advance(2000)
    await stopped
    expect(desk.spoken('a', 'en')).toMatch(/^npm test failed with 1 error\./)
  })
})

describe('what is sent twice', () => {
  it('counts once, and what is missing is counted', async () => {
    const { open, scope } = testDesk()
    const source = open()
    source.writeFrom(1, 'one\ntwo\n')
    source.writeFrom(2, 'two\nthree\n')
    source.writeFrom(6, 'six\n')
    expect(source.tail(10).map(({ text }) => text)).toEqual(['one', 'two', 'three', 'six'])
    expect(source.counters).toMatchObject({ lines: 4, dropped: 2 })
    await scope.end('shutdown')
  })
})

describe('the log', () => {
  it('has one line of figures for each insight, and nothing of what it says', async () => {
    const { clock, open, log } = testDesk()
    open().write(failure)
    await clock.advance(2000)
    const lines = log.filter(({ message }) => message === 'coding insight')
    expect(lines).toHaveLength(1)
    expect(lines[0]?.fields).toMatchObject({
      final: false,
      insights: 1,
      by: 'rules',
      hash: expect.stringMatching(/^[\da-f]{8}$/),
    })
    expect(JSON.stringify(log)).not.toContain('assignable')
  })
})
