import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

/**
 * Keeps the processors from sleeping, by loops that run only while nobody else wants to (Linux, SCHED_IDLE). In a virtual
 * machine a sleeping processor is woken up to half a millisecond late, and one turn wakes the server, the device and three
 * vendors in turn: that would be counted as the server's. Without `chrt` nothing is kept awake, and `note` says so.
 */
export class AwakeProcessors implements AsyncDisposable {
  readonly note: string
  readonly #loops: ChildProcess[]

  private constructor(loops: ChildProcess[], note: string) {
    this.#loops = loops
    this.note = note
  }

  static async keep(): Promise<AwakeProcessors> {
    const loops = Array.from({ length: availableParallelism() }, () =>
      spawn('chrt', ['--idle', '0', 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' }),
    )
    const started = await Promise.all(
      loops.map((loop) => Promise.race([once(loop, 'spawn').then(() => true), once(loop, 'error').then(() => false)])),
    )
    return started.every(Boolean)
      ? new AwakeProcessors(loops, 'processors kept awake')
      : new AwakeProcessors([], 'processors may sleep (no chrt)')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const loop of this.#loops) loop.kill('SIGKILL')
  }
}
