import type { Message } from './incoming.ts'
import { SimulatedDevice } from './simulated-device.ts'

/** A badge: the same device, with firmware that also speaks Lapel's extension messages, or anything else. */
export class SimulatedBadge extends SimulatedDevice {
  /** Any message, exactly as given. */
  send(message: Message): void {
    this.application.send(message)
  }

  /** One text or binary message that need not be valid. */
  sendRaw(data: string | Uint8Array): void {
    this.application.channel.sendRaw(data)
  }
}
