import type { BrowserContext } from 'playwright-core'

/** That nobody is signed in is asked for, and answered with 401, which the browser takes for an error. */
const notSignedIn = /401.*\/api\/v1\/session/

/** Collects what the pages of a browser complain about; what it returns says so, for the end of the test. */
export function watchForProblems(
  context: BrowserContext,
  allowed: readonly RegExp[],
  isSignedIn: boolean,
): () => readonly string[] {
  const problems: string[] = []
  const tell = (problem: string) => {
    const all = isSignedIn ? allowed : [...allowed, notSignedIn]
    if (!all.some((pattern) => pattern.test(problem))) problems.push(problem)
  }
  context.on('console', (message) => {
    // Violations of the policy come here too.
    if (message.type() === 'error') tell(`console: ${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (error) => tell(`uncaught: ${error.error().stack ?? error.error().message}`))
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // The page itself ends what it no longer needs.
    if (reason !== 'net::ERR_ABORTED') tell(`request: ${request.url()} ${reason}`)
  })
  return () => problems
}
