import { type Clock, sleep } from '../src/lib/clock.ts'
import type { Framing } from '../src/protocol/frames.ts'
import { type LoadReport, Tally } from './load-tally.ts'
import { SimulatedDevice } from './simulated-device.ts'
import { TurnTimes } from './turn-times.ts'

export interface LoadOptions {
  readonly clock: Clock
  /** http(s): each device asks this OTA address first; ws(s): all connect there. */
  readonly url: string
  readonly token?: string
  readonly devices: number
  /** No turn begins later; those under way are finished. */
  readonly seconds: number
  /** What every device says, as Opus packets of 60 ms; or typed text. */
  readonly say: readonly Uint8Array[] | string
  readonly framing?: Framing
  /** From the end of an answer to the next press. */
  readonly pauseMs?: number
  /** From the start of the first device to that of the last. */
  readonly rampMs?: number
  readonly answerTimeoutMs?: number
  /** Told of each turn that was answered. */
  readonly onTurn?: (turn: TurnTimes) => void
  /** Stops at once. */
  readonly signal: AbortSignal
}

/** Lets many devices talk to one server and measures every stage. Audio is counted, not decoded. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const tally = new Tally(options.devices)
  const endMs = options.clock.now() + options.seconds * 1000
  const rampMs = options.rampMs ?? Math.min(1000, options.devices * 20)
  const startOf = (index: number) => (rampMs * index) / options.devices
  await Promise.all(
    Array.from({ length: options.devices }, (_, index) => runDevice(options, tally, index, startOf(index), endMs)),
  )
  return tally.report()
}

async function runDevice(
  options: LoadOptions,
  tally: Tally,
  index: number,
  delayMs: number,
  endMs: number,
): Promise<void> {
  const { clock, signal, url, framing, token = '' } = options
  let turn: TurnTimes | undefined
  const device = new SimulatedDevice({
    clock,
    token,
    deviceId: deviceIdOf(index),
    clientId: `load-${index}`,
    keepAudio: false,
    timeoutMs: options.answerTimeoutMs ?? 30_000,
    onReceived: (entry) => turn?.take(entry),
    ...(url.startsWith('ws') ? { url } : {}),
    ...(framing === undefined ? {} : { framing }),
  })
  const stop = () => void device.close()
  signal.addEventListener('abort', stop, { once: true })
  const talk = async () => {
    await connect(options, device, tally)
    turn = undefined
    await say(device, options.say, () => {
      turn = new TurnTimes(clock.now(), device.downlink.frameMs)
    })
    await device.expectAnswer()
    if (!turn) return
    tally.addTurn(turn)
    options.onTurn?.(turn)
  }
  try {
    await sleep(clock, delayMs, signal)
    do {
      await talk().catch((error: unknown) => tally.addFailure(error, signal))
      await sleep(clock, options.pauseMs ?? 500, signal)
    } while (clock.now() < endMs)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', stop)
    tally.addDevice(device)
    await device.close()
  }
}

async function connect({ url, framing }: LoadOptions, device: SimulatedDevice, tally: Tally): Promise<void> {
  if (device.connected) return
  if (!url.startsWith('ws') && device.stored.url === '') {
    await device.boot(url)
    if (framing !== undefined) device.stored = { ...device.stored, version: framing }
  }
  await device.hello()
  tally.samples.connect.push(device.openedIn.connectMs)
  tally.samples.hello.push(device.openedIn.helloMs)
}

/** Says it and calls `done` at the moment from which an answer is due. */
async function say(device: SimulatedDevice, words: readonly Uint8Array[] | string, done: () => void): Promise<void> {
  if (typeof words === 'string') {
    done()
    device.type(words)
    return
  }
  await device.press()
  await device.speak(words)
  done()
  await device.release()
}

/** Locally administered addresses, one for each device. */
function deviceIdOf(index: number): string {
  const digits = index.toString(16).padStart(8, '0')
  return `02:10:${digits.match(/../g)?.join(':')}`
}
