import type { Clock, Timer } from '../../lib/clock.ts'
import type { Link } from '../../protocol/link.ts'
import type { UpMessage } from '../../protocol/messages.ts'

/** Why a call to the device gave no result. */
export class DeviceCallFailed extends Error {
  override readonly name = 'DeviceCallFailed'
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly timer: Timer
}

/** Wrong calls are dropped by the device without an answer (device-wire 9): each has a deadline. */
const callTimeoutMs = 10_000

/** JSON-RPC to one connected device: numeric ids, one answer or none. */
export class DeviceRpc {
  readonly #link: Link
  readonly #clock: Clock
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0

  constructor(link: Link, clock: Clock) {
    this.#link = link
    this.#clock = clock
  }

  call(method: string, params: Record<string, unknown>, timeoutMs = callTimeoutMs): Promise<unknown> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const timer = this.#clock.after(timeoutMs, () => {
        this.#waiting.delete(id)
        reject(new DeviceCallFailed(`the device did not answer ${method} within ${timeoutMs / 1000} s`))
      })
      this.#waiting.set(id, { resolve, reject, timer })
      if (!this.#link.send({ type: 'mcp', payload: { jsonrpc: '2.0', id, method, params } })) {
        this.#settle(id)?.reject(new DeviceCallFailed('the device is not connected'))
      }
    })
  }

  /** False for an answer that nobody waits for: too late, or never asked. */
  answer({ id, result, error }: UpMessage<'mcp'>['payload']): boolean {
    const waiting = this.#settle(Number(id))
    if (error) waiting?.reject(new DeviceCallFailed(error.message || 'the device reported an error'))
    else waiting?.resolve(result)
    return waiting !== undefined
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id)?.reject(new DeviceCallFailed('the device has disconnected'))
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    waiting?.timer.cancel()
    this.#waiting.delete(id)
    return waiting
  }
}
