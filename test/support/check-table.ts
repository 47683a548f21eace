/** One thing that a check shows, and whether it is as it must be. */
export interface Finding {
  readonly what: string
  readonly found: string | number
  readonly must: string
  readonly ok: boolean
}

/** Prints one table and lets the process exit with 1 where something is not as it must be. */
export function report(title: string, findings: readonly Finding[]): void {
  const rows = findings.map(({ what, found, must, ok }) => [what, String(found), must, ok ? 'ok' : 'FAILED'])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`)
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1
}

/** With one decimal. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
