import { runBurst } from '../support/coding-burst.ts'

// The burst in a process of its own, so that it does not delay whoever measures; prints its report.
const [port = '', token = '', device = '', seconds = '', linesPerSecond = ''] = process.argv.slice(2)
const options = { port: Number(port), token, device, seconds: Number(seconds), linesPerSecond: Number(linesPerSecond) }
process.stdout.write(`${JSON.stringify(await runBurst(options))}\n`)
