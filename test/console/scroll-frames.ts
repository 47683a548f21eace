import type { BrowserContext, Page } from 'playwright-core'

export interface ScrollFrames {
  /** From one frame to the next, as the user sees it: what else the machine does counts too. */
  readonly p95Ms: number
  /** What the page's own thread did for one frame, on average, in CPU time. */
  readonly cpuMs: number
}

/** Scrolls a list for a number of frames, a good part of its height in each, and measures them. */
export async function scrollFrames(
  { page, context }: { readonly page: Page; readonly context: BrowserContext },
  selector: string,
  frames: number,
  stepPx: number,
): Promise<ScrollFrames> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  const before = await busySeconds()
  const gaps = await page.evaluate(
    async ([list, count, step]) => {
      const element = document.querySelector(list)
      if (!element) throw new Error(`no ${list}`)
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      const times = [await frame()]
      for (let index = 0; index < count; index++) {
        element.scrollTop += step
        times.push(await frame())
      }
      return times.slice(1).map((time, index) => time - (times[index] ?? 0))
    },
    [selector, frames, stepPx] as const,
  )
  const cpuMs = (((await busySeconds()) - before) * 1000) / frames
  const sorted = gaps.toSorted((a, b) => a - b)
  return { p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN, cpuMs }
}
