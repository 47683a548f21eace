import { startVendors } from './vendors.ts'

// The vendors in a process of their own, with the delays of recogniser, model and voice in ms; prints their port.
const [asr = 100, llm = 200, tts = 100] = process.argv.slice(2).map(Number)
const { port } = await startVendors({ asr, llm, tts })
process.stdout.write(`${port}\n`)
