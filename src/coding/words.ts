import type { FindingKind } from './finding.ts'

/** Languages in which the server itself says what is wrong. */
export type CodingLanguage = 'en' | 'zh'

/** Small enough for a screen, and to be heard in passing. */
interface CodingWords {
  /** One of a kind, and several of it. */
  readonly kinds: Readonly<Record<FindingKind, readonly [one: string, many: (count: number) => string]>>
  /** What there is to do about it, where that can be known without a model. */
  readonly actions: Readonly<Partial<Record<FindingKind, string>>>
  readonly risks: Readonly<Partial<Record<FindingKind, string>>>
  readonly warnings: (count: number) => string
  readonly newSinceGreen: (count: number) => string
  readonly lookAt: (place: string) => string
  readonly runAgain: (command: string) => string
  readonly others: (count: number) => string
  readonly isNew: string
  readonly exited: (code: number) => string
  readonly colon: string
  readonly joiner: string
  readonly spoken: {
    /** What has no name. */
    readonly itself: string
    readonly none: string
    readonly running: (name: string, errors: number, warnings: number) => string
    readonly green: (name: string, passed: number) => string
    readonly red: (name: string, errors: number, failed: number) => string
    readonly turnedRed: (name: string) => string
    readonly turnedGreen: (name: string) => string
    readonly first: (text: string) => string
    readonly phase: (phase: string) => string
  }
}

const english: CodingWords = {
  kinds: {
    'test-failure': ['Test failed', (count) => `${count} tests failed`],
    'compile-error': ['Does not compile', (count) => `${count} compile errors`],
    exception: ['Exception', (count) => `${count} exceptions`],
    'out-of-memory': ['Out of memory', (count) => `Out of memory, ${count} times`],
    crash: ['Crash', (count) => `${count} crashes`],
    timeout: ['Timeout', (count) => `${count} timeouts`],
    'port-in-use': ['Port in use', (count) => `${count} ports in use`],
    'disk-full': ['Disk full', (count) => `Disk full, ${count} times`],
    network: ['Network', (count) => `${count} network failures`],
    permission: ['No permission', (count) => `No permission, ${count} times`],
    'missing-command': ['Command missing', (count) => `${count} commands missing`],
    dependency: ['Dependency', (count) => `${count} dependencies fail`],
    lint: ['Lint', (count) => `${count} lint problems`],
    build: ['Build', (count) => `${count} build steps failed`],
    log: ['Log', (count) => `${count} messages`],
    'exit-status': ['Ended', (count) => `Ended badly, ${count} times`],
  },
  actions: {
    'out-of-memory': 'Give the process more memory, or let it do less at once.',
    crash: 'Run it in a debugger, or with a sanitizer, at this input.',
    timeout: 'Find what it waits for before making the limit longer.',
    'port-in-use': 'Stop the program that has the port, or take another one.',
    'disk-full': 'Make room on the disk.',
    network: 'Check that the service runs and can be reached from here.',
    permission: 'Check whose the file is and as whom this runs.',
    'missing-command': 'Install the command, or put it on the PATH.',
    dependency: 'Check the name and version of the package, and the registry.',
    lint: 'Run the linter with its fix option.',
  },
  risks: {
    'out-of-memory': 'It may fail again at another place: memory is what is missing.',
    'disk-full': 'Whatever else writes to this disk fails too.',
    network: 'It may be over by the next run: this may not be the fault of the change.',
    timeout: 'It may pass the next time: this may not be the fault of the change.',
  },
  warnings: (count) => (count === 1 ? 'One warning.' : `${count} warnings.`),
  newSinceGreen: (count) =>
    count === 1 ? 'One of these was not there in the last good run.' : `${count} were not there in the last good run.`,
  lookAt: (place) => `Look at ${place} first.`,
  runAgain: (command) => `Then run ${command} again.`,
  others: (count) => `${count} more`,
  isNew: 'new',
  exited: (code) => `exit code ${code}`,
  colon: ': ',
  joiner: '; ',
  spoken: {
    itself: 'The build',
    none: 'Nothing has been built yet.',
    running: (name, errors, warnings) =>
      errors === 0
        ? `${name} is running, no errors so far${warnings > 0 ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''}.`
        : `${name} is running, with ${errors} ${errors === 1 ? 'error' : 'errors'} so far.`,
    green: (name, passed) =>
      `${name} went well${passed > 0 ? `, ${passed} ${passed === 1 ? 'test' : 'tests'} passed` : ''}.`,
    red: (name, errors, failed) =>
      failed > 0
        ? `${name} failed: ${failed} ${failed === 1 ? 'test' : 'tests'} failed.`
        : `${name} failed with ${errors} ${errors === 1 ? 'error' : 'errors'}.`,
    turnedRed: (name) => `${name} has failed.`,
    turnedGreen: (name) => `${name} is fine again.`,
    first: (text) => `First: ${text}`,
    phase: (phase) => `It is at ${phase}.`,
  },
}

const chinese: CodingWords = {
  kinds: {
    'test-failure': ['测试失败', (count) => `${count}个测试失败`],
    'compile-error': ['编译错误', (count) => `${count}个编译错误`],
    exception: ['异常', (count) => `${count}个异常`],
    'out-of-memory': ['内存不足', (count) => `内存不足${count}次`],
    crash: ['程序崩溃', (count) => `崩溃${count}次`],
    timeout: ['超时', (count) => `超时${count}次`],
    'port-in-use': ['端口被占用', (count) => `${count}个端口被占用`],
    'disk-full': ['磁盘已满', (count) => `磁盘已满${count}次`],
    network: ['网络错误', (count) => `${count}个网络错误`],
    permission: ['没有权限', (count) => `没有权限${count}次`],
    'missing-command': ['找不到命令', (count) => `${count}个命令找不到`],
    dependency: ['依赖错误', (count) => `${count}个依赖错误`],
    lint: ['代码检查', (count) => `${count}个代码检查问题`],
    build: ['构建失败', (count) => `${count}个构建步骤失败`],
    log: ['日志', (count) => `${count}条日志`],
    'exit-status': ['命令失败', (count) => `命令失败${count}次`],
  },
  actions: {
    'out-of-memory': '给进程更多内存，或减少一次处理的数据。',
    crash: '用调试器或 sanitizer 重现这次崩溃。',
    timeout: '先查清它在等什么，再考虑延长时限。',
    'port-in-use': '停掉占用端口的程序，或换一个端口。',
    'disk-full': '清理磁盘空间。',
    network: '确认服务在运行，并且从这里可以连上。',
    permission: '检查文件属于谁，以及以谁的身份运行。',
    'missing-command': '安装该命令，或把它加入 PATH。',
    dependency: '检查包的名称、版本和仓库地址。',
    lint: '运行检查工具的自动修复。',
  },
  risks: {
    'out-of-memory': '缺的是内存，换个地方也可能再次失败。',
    'disk-full': '其他写这个磁盘的程序也会失败。',
    network: '下次可能就好了，未必是这次改动的问题。',
    timeout: '下次可能通过，未必是这次改动的问题。',
  },
  warnings: (count) => `${count}个警告。`,
  newSinceGreen: (count) => `其中${count}个在上次成功时没有。`,
  lookAt: (place) => `先看 ${place}。`,
  runAgain: (command) => `然后重新运行 ${command}。`,
  others: (count) => `另有${count}个`,
  isNew: '新',
  exited: (code) => `退出码 ${code}`,
  colon: '：',
  joiner: '；',
  spoken: {
    itself: '构建',
    none: '还没有构建过。',
    running: (name, errors, warnings) =>
      errors === 0
        ? `${name}正在运行，目前没有错误${warnings > 0 ? `，有${warnings}个警告` : ''}。`
        : `${name}正在运行，目前有${errors}个错误。`,
    green: (name, passed) => `${name}成功${passed > 0 ? `，通过${passed}个测试` : ''}。`,
    red: (name, errors, failed) =>
      failed > 0 ? `${name}失败，有${failed}个测试没有通过。` : `${name}失败，有${errors}个错误。`,
    turnedRed: (name) => `${name}失败了。`,
    turnedGreen: (name) => `${name}恢复正常了。`,
    first: (text) => `首先：${text}`,
    phase: (phase) => `正在${phase}。`,
  },
}

export function codingWords(language: CodingLanguage): CodingWords {
  return language === 'zh' ? chinese : english
}
