import { startVendors } from './vendors.ts'

// The vendors in a process of their own; prints their port.
const { port } = await startVendors({ asr: 100, llm: 200, tts: 100 })
process.stdout.write(`${port}\n`)
