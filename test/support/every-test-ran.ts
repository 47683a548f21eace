import { writeFile } from 'node:fs/promises'
import type { Reporter, TestModule } from 'vitest/node'
import { thorough } from './thorough.ts'

declare module 'vitest' {
  interface TaskMeta {
    /**
     * On a test or suite that may be skipped even where nothing else may: what it needs, which cannot be shipped or
     * installed, and how to give it.
     */
    needs?: string
  }
}

/** As much of vitest's test as is looked at here. */
export interface RanTest {
  readonly fullName: string
  readonly tags: readonly string[]
  readonly module: { readonly relativeModuleId: string }
  result(): { readonly state: 'pending' | 'passed' | 'failed' | 'skipped' }
  meta(): { readonly needs?: string }
}

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** Tests that were skipped, or did not come to their end, without a reason that counts. */
  readonly skipped: readonly string[]
  /** What tests needed that had leave to be skipped. */
  readonly needs: readonly string[]
  /** Tests that are for other commands. */
  readonly thorough: number
}

export function tally(tests: Iterable<RanTest>): Tally {
  const counts = { passed: 0, failed: 0, thorough: 0 }
  const skipped: string[] = []
  const needs = new Set<string>()
  for (const test of tests) {
    const { state } = test.result()
    const { needs: needed } = test.meta()
    if (state === 'passed' || state === 'failed') counts[state]++
    else if (needed !== undefined) needs.add(needed)
    else if (test.tags.some((tag) => thorough.tags.includes(tag))) counts.thorough++
    else skipped.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }
  return { ...counts, skipped, needs: [...needs] }
}

/** `12 passed, 0 failed`, and `, 1 skipped` where there are some. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
}

/**
 * For .ci/run, where everything that tests need is there: a skipped test fails the run. Writes the tally to the file
 * that LAPEL_TEST_TALLY names.
 */
export default class EveryTestRan implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): Promise<void> {
    const result = tally(modules.flatMap((module) => [...module.children.allTests()]))
    // A file that cannot be loaded and a suite whose preparation fails have no failed test to show for it.
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((group) => group.errors().length > 0)
    const failed = result.failed + broken.length + unhandled.length
    for (const need of result.needs) process.stdout.write(`Not run, since it needs ${need}\n`)
    if (result.thorough > 0) process.stdout.write(`Left to npm run check:console: ${result.thorough} tests\n`)
    for (const name of result.skipped) process.stderr.write(`Skipped, though nothing may be: ${name}\n`)
    if (result.skipped.length > 0) process.exitCode = 1
    const file = process.env.LAPEL_TEST_TALLY
    if (file) await writeFile(file, `${tallyLine({ ...result, failed })}\n`)
  }
}
