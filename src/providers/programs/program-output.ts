import { type ProgramOptions, RunningProgram } from './running-program.ts'

/**
 * Runs a program, writes `input` to it, and passes on its standard output as it comes. The program, and all that it
 * started, ends with the signal, and when the consumer stops early. Ends only after the process has. Fails `missing`,
 * or `unavailable` for any exit code but 0.
 */
export async function* programOutput(
  options: ProgramOptions & { readonly input: string; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { input, signal } = options
  signal.throwIfAborted()
  const program = new RunningProgram(options)
  signal.addEventListener('abort', program.end, { once: true })
  try {
    program.stdin?.end(input)
    for await (const bytes of program.stdout ?? []) yield bytes
    const failure = await program.ended
    if (failure) throw failure
  } finally {
    signal.removeEventListener('abort', program.end)
    program.end()
    await program.ended
  }
}
