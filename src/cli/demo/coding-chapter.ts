import { z } from 'zod'
import { having, type Stage } from './chapter.ts'

const texts = z.array(z.string())
const findings = z.object({
  type: z.literal('coding'),
  event: z.enum(['insight', 'summary']),
  insights: texts,
  nextSteps: texts,
})

/** What a test run writes, as `npm test` of a small shop would. */
const output = [
  ' RUN  shop',
  ' ✓ src/price.test.ts (4 tests) 12ms',
  ' FAIL  src/cart.test.ts > the cart > adds up',
  'AssertionError: expected 4 to be 3',
  ' ❯ src/cart.test.ts:6:20',
  ' Test Files  1 failed | 1 passed (2)',
  '      Tests  1 failed | 4 passed (5)',
] as const

/** A test run that fails: what is wrong is on the badge while it runs, and summed up at its end. */
export async function codingChapter({ anna, script, beat }: Stage): Promise<void> {
  const { says, does, told } = script
  const shown = (event: 'insight' | 'summary') =>
    anna.awaits((message) => {
      const { data } = findings.safeParse(message)
      return data?.event === event && data.insights.length > 0 ? data : undefined
    })

  await beat(() => anna.type(says.enterCoding))
  await beat(async () => {
    anna.send(does.runTests, { type: 'coding', event: 'start', command: 'npm test' })
    for (const text of output) {
      anna.badge.send({ type: 'coding', event: 'log', level: text.includes('FAIL') ? 'error' : 'info', text })
    }
    const { insights } = await shown('insight')
    anna.shows(...insights)
  })
  await beat(async () => {
    anna.send(does.testsEnd, { type: 'coding', event: 'stop', exitCode: 1 })
    const { insights, nextSteps } = await shown('summary')
    anna.shows(...insights, ...nextSteps.map((text) => `${told.summaryParts.nextSteps}: ${text}`))
  })
  await beat(async () => {
    anna.send(does.leaveCoding, { type: 'mode', state: 'end', mode: 'coding' })
    await anna.awaits(having('mode', { status: 'ok' }))
    anna.shows(told.modeOff)
  })
}
