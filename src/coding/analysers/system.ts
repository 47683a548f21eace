import type { FindingKind } from '../finding.ts'
import type { Analyser } from './analyser.ts'

interface Trouble {
  readonly kind: FindingKind
  /** One of these is in whatever `pattern` finds. */
  readonly words: readonly string[]
  readonly pattern: RegExp
}

/** What the operating system, the runtime or the network refused, whichever program says so. In the order of weight. */
const troubles: readonly Trouble[] = [
  {
    kind: 'out-of-memory',
    words: [
      'ut of memory',
      'OutOfMemoryError',
      'MemoryError',
      'OOMKilled',
      'oom-kill',
      'annot allocate memory',
      'bad_alloc',
      'ENOMEM',
      'memory allocation of',
    ],
    pattern:
      /heap out of memory|OutOfMemoryError|\bMemoryError\b|\bOOMKilled\b|[Oo]ut of memory\b|oom-kill|cannot allocate memory|Cannot allocate memory|std::bad_alloc|\bENOMEM\b|memory allocation of \d+ bytes failed/,
  },
  {
    kind: 'disk-full',
    words: ['No space left', 'ENOSPC', 'quota exceeded', 'EDQUOT', 'disk is full'],
    pattern: /No space left on device|\bENOSPC\b|[Dd]isk quota exceeded|\bEDQUOT\b|disk is full/,
  },
  {
    kind: 'port-in-use',
    words: ['EADDRINUSE', 'ddress already in use', 'port is already', 'in use'],
    pattern: /\bEADDRINUSE\b|[Aa]ddress already in use|port is already allocated|[Pp]ort \d+ is (?:already )?in use/,
  },
  {
    kind: 'crash',
    words: [
      'egmentation fault',
      'SIGSEGV',
      'core dumped',
      'Bus error',
      'Sanitizer',
      'Assertion ',
      'double free',
      'stack smashing',
      'Aborted',
      'Illegal instruction',
      'Floating point exception',
      'signal: ',
    ],
    pattern:
      /[Ss]egmentation fault|\bSIGSEGV\b|\(core dumped\)|\bBus error\b|==\d+==ERROR: \w*Sanitizer|Assertion [`'].+' failed\.|double free or corruption|stack smashing detected|^\S*:? ?line \d+: +\d+ (?:Aborted|Illegal instruction|Floating point exception)|\bsignal: \d+, SIG(?:SEGV|ABRT|BUS|ILL|FPE)/,
  },
  // The kernel or a job runner ended it, mostly for its memory.
  {
    kind: 'out-of-memory',
    words: ['Killed', 'SIGKILL'],
    pattern: /^(?:\S+: line \d+: +\d+ )?Killed\b(?: {2,}\S|$)|\bsignal: 9, SIGKILL/,
  },
  {
    kind: 'network',
    words: [
      'ECONN',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'onnection refused',
      'onnection reset',
      'Could not resolve',
      'Temporary failure in',
      'Name or service',
      "Couldn't connect",
      'Failed to connect',
      'etwork is unreachable',
      'No route to host',
      'UnknownHost',
      'dial tcp',
      'getaddrinfo',
      'TLS handshake',
      'certificate ',
    ],
    pattern:
      /\b(?:ECONNREFUSED|ENOTFOUND|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b|[Cc]onnection (?:refused|reset by peer)|Could not resolve host|Temporary failure in name resolution|Name or service not known|Couldn't connect to server|Failed to connect to \S+|[Nn]etwork is unreachable|No route to host|UnknownHostException|dial tcp .*: |getaddrinfo|TLS handshake (?:timeout|error)|certificate (?:verify failed|has expired)/,
  },
  {
    kind: 'timeout',
    words: ['ETIMEDOUT', 'imed out', 'imeout', 'eadline exceeded'],
    pattern:
      /\bETIMEDOUT\b|[Cc]onnection timed out|[Tt]imed out after|[Oo]peration timed out|context deadline exceeded|test timed out after|TimeoutError\b|TimeoutException|[Tt]imeout(?: of [\d.]+ ?m?s)? exceeded|[Dd]eadline exceeded|##\[error\].*timed? ?out|Timeout reached/,
  },
  {
    kind: 'permission',
    words: ['ermission denied', 'EACCES', 'EPERM', 'not permitted', 'AccessDenied'],
    pattern: /[Pp]ermission denied|\bEACCES\b|\bEPERM\b|[Oo]peration not permitted|AccessDeniedException/,
  },
  {
    kind: 'missing-command',
    words: ['not found', 'not recognized as'],
    pattern:
      /: (?:command )?not found$|^.*: command not found: .+|is not recognized as an internal or external command/,
  },
]

const any = new RegExp(troubles.map(({ pattern }) => `(?:${pattern.source})`).join('|'))
/** Talks about trouble without having it: a test that passes, an option, a comment. */
const onlyTalks =
  /^\s*(?:✓|✔|√|ok \d|PASS\b|--- PASS|test .+ \.\.\. ok$|#|\/\/|\*|Setting |Using )|\b(?:0 errors|no errors|retrying|will retry|handled)\b/i

/** The kind of trouble that a text tells of, if it is one of those that any program can have. */
export function troubleIn(text: string): FindingKind | undefined {
  if (!any.test(text)) return undefined
  return troubles.find(({ pattern }) => pattern.test(text))?.kind
}

export const system: Analyser = {
  name: 'system',
  words: troubles.flatMap(({ words }) => words),
  begin({ text }) {
    if (onlyTalks.test(text)) return undefined
    const kind = troubleIn(text)
    return (
      kind && {
        draft: { kind, severity: 'error', tool: 'system', title: text.trim(), key: `${kind} ${keyText(text)}` },
      }
    )
  },
}

/** Two lines about one port or one host are one; numbers of processes and times do not tell them apart. */
function keyText(text: string): string {
  const port = /(?:port |:)(\d{2,5})\b/.exec(text)?.[1] ?? ''
  return `${text
    .replaceAll(/0x[\da-f]+|\d+/gi, '#')
    .trim()
    .slice(0, 160)} ${port}`
}
