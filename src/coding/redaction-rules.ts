/** One form of secret, after what its issuer says of it in public. */
export interface RedactionRule {
  /** What stands in its place: `<name>`. */
  readonly name: string
  /** Without one of these, as they are written here, a line need not be looked at. */
  readonly words: readonly string[]
  /** Case does not matter for `words`. */
  readonly anyCase?: true
  /** With groups `before` and `after` for what stays. */
  readonly pattern: RegExp
}

const secretName =
  '(?:pass(?:word|wd|phrase)|(?<=[-_])pass|pwd|secret|token|credentials?|api[-_. ]?key|access[-_. ]?key(?:[-_. ]?id)?|private[-_. ]?key|account[-_]?key|signing[-_. ]?key|encryption[-_. ]?key|auth[-_]?key|client[-_]?secret|cookie|connection[-_]?string)'

/** Words that stand where a value would, and are none. */
const noValue =
  '(?:true|false|null|nil|none|undefined|string|number|boolean|bool|str|int|bytes|required|optional|missing|invalid|expected|unexpected|expired|redacted|hidden|not|is|was|has|must|cannot|the|a|an|in|of|for|at|to|and|or|found|empty|unset|default|change|changed|mismatch|incorrect|failed|rejected|denied|here)'

/**
 * The families of secrets that scanners look for. Their lengths and alphabets are those of their issuers' documentation;
 * longer ones than documented are taken too, since formats grow. Each pattern begins with something fixed or bounded: it
 * runs over text that strangers send.
 */
export const redactionRules: readonly RedactionRule[] = [
  {
    name: 'private-key',
    words: ['-----BEGIN '],
    pattern: /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  },
  { name: 'aws-key', words: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  {
    name: 'github-token',
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g,
  },
  {
    name: 'gitlab-token',
    words: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'gloas-'],
    pattern: /\bgl(?:pat|dt|rt|ptt|cbt|oas)-[\w.-]{20,300}/g,
  },
  { name: 'slack-token', words: ['xox', 'xapp-'], pattern: /\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{10,300}/g },
  {
    name: 'slack-webhook',
    words: ['hooks.slack.com'],
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/+-]{10,200}/g,
  },
  {
    name: 'stripe-key',
    words: ['_live_', '_test_', 'whsec_'],
    pattern: /\b(?:(?:sk|rk|pk)_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{16,255}/g,
  },
  {
    name: 'google-key',
    words: ['AIza', 'GOCSPX-', 'ya29.'],
    pattern: /\b(?:AIza[\w-]{35,}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,500})/g,
  },
  { name: 'llm-key', words: ['sk-'], pattern: /\bsk-[\w-]{16,300}/g },
  { name: 'npm-token', words: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { name: 'pypi-token', words: ['pypi-'], pattern: /\bpypi-A[\w-]{40,500}/g },
  { name: 'sendgrid-key', words: ['SG.'], pattern: /\bSG\.[\w-]{16,40}\.[\w-]{30,80}/g },
  { name: 'hugging-face-token', words: ['hf_'], pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { name: 'digitalocean-token', words: ['_v1_'], pattern: /\bdo[opr]_v1_[a-f0-9]{40,}/g },
  { name: 'telegram-token', words: [':AA'], pattern: /\b\d{8,10}:AA[\w-]{30,40}/g },
  { name: 'vault-token', words: ['hvs.', 'hvb.'], pattern: /\bhv[sb]\.[\w-]{20,300}/g },
  { name: 'azure-signature', words: ['sig='], pattern: /(?<before>[?&]sig=)[\w%+/=-]{20,200}/g },
  { name: 'jwt', words: ['eyJ'], pattern: /\beyJ[\w-]{8,4000}\.[\w-]{8,4000}(?:\.[\w-]{0,4000})?/g },
  {
    name: 'url-password',
    words: ['://'],
    // To the last @ before the path: passwords that hold one are written so all the same.
    pattern: /(?<before>\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@"'<>]{0,200}:)(?!<)[^\s/"'<>]{1,300}(?<after>@)/gi,
  },
  {
    name: 'url-token',
    words: ['://'],
    pattern: /(?<before>\bhttps?:\/\/)[\w~.%-]{20,300}(?<after>@)/gi,
  },
  {
    name: 'authorization',
    words: ['bearer ', 'basic ', 'authorization'],
    anyCase: true,
    pattern:
      /(?<before>\b(?:authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic|token|digest|apikey)\s{1,3})?|(?:bearer|basic)\s{1,3}))(?!<|token\b|auth|scheme\b)[\w.~+/=:-]{8,4000}/gi,
  },
  {
    name: 'secret',
    words: ['pass', 'pwd', 'secret', 'token', 'credential', 'key', 'cookie', 'connection'],
    anyCase: true,
    // name=value, name: value, "name": "value", --name value
    pattern: new RegExp(
      `(?<before>(?<!(?:un)?expected )(?<![a-z])(?:[\\w.-]{0,60}[-_.]|[a-z]{0,20}(?=[A-Z]))?${secretName}(?:[-_.]?(?:id|value|string|base64|hash))?\\\\{0,3}["'\`]?\\]?\\s{0,3}(?:[:=]>?|:=)\\s{0,3}\\\\{0,3}["'\`]?)(?!["'\`<$*{[(\\s]|${noValue}\\b(?![-_]))[^\\s"'\`\\\\,;&}\\])]{4,2000}`,
      'gi',
    ),
  },
  {
    name: 'secret',
    words: ['--pass', '--token', '--secret', '--api-key', '--auth'],
    pattern:
      /(?<before>--(?:pass(?:word|phrase)?|token|secret|api-?key|auth-?token)[ =]["']?)(?![<$*-])[^\s"']{4,2000}/g,
  },
]
