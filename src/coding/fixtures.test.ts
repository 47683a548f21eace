import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Analysis } from './analysis.ts'
import type { Finding, TestCount } from './finding.ts'
import { plainLine } from './plain-line.ts'
import { SessionLog } from './session-log.ts'

interface Expected {
  /** Severity, kind, tool, subject, title, place, and the lines that say so. */
  readonly findings: readonly string[]
  readonly tests?: TestCount
}

/** What is found in the output of each tool; fixtures/README.md says which ones they are. */
const expected: Readonly<Record<string, Expected>> = {
  asan: {
    findings: [
      'error crash system ==583==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000015 at pc 0x55d86566c1cb bp 0x7ffd7775a720 sp 0x7ffd7775a718 #2',
    ],
  },
  assert: {
    findings: ["error crash system as: as.c:2: main: Assertion `1 == 2' failed. #1,2"],
  },
  biome: {
    findings: [
      'warning lint biome <lint/style/useConst> This let declares a variable that is only assigned once. @a.js:1:1 #1',
      'error lint biome <lint/suspicious/noDoubleEquals> Using == may be unsafe if you are relying on type coercion. @a.js:2:7 #27',
      'error lint biome <lint/suspicious/noDebugger> This is an unexpected use of the debugger statement. @a.js:2:13 #43',
    ],
  },
  'cargo-build': {
    findings: [
      'error compile-error rustc <E0308> mismatched types @src/main.rs:7:22 #2',
      'error compile-error rustc <E0425> cannot find function `totl` in this scope @src/main.rs:8:20 #10',
      'warning compile-error rustc unused variable: `unused` @src/main.rs:2:9 #24',
      'error build cargo could not compile `cart` (bin "cart") due to 2 previous errors; 1 warning emitted #35',
    ],
  },
  'cargo-clippy': {
    findings: [
      'warning lint rustc <clippy::needless_return> unneeded `return` statement @src/main.rs:4:5 #2',
      'warning lint rustc <clippy::len_zero> length comparison to zero @src/main.rs:3:8 #16',
      'warning lint rustc <clippy::unused_unit> unneeded `()` @src/main.rs:4:12 #25',
      'warning lint rustc <clippy::useless_vec> useless use of `vec!` @src/main.rs:2:16 #34',
    ],
  },
  'cargo-missing-crate': {
    findings: ['error dependency cargo no matching package named `no-such-crate-of-ours` found #1'],
  },
  'cargo-test': {
    findings: [
      'error test-failure cargo test <tests::adds_up> assertion `left == right` failed, left: 4, right: 3 @src/lib.rs:11:9 #7,12',
      'error test-failure cargo test <tests::has_first> index out of bounds: the len is 0 but the index is 0 @src/lib.rs:17:23 #8,37',
    ],
    tests: { failed: 2, passed: 1 },
  },
  'cmake-build': {
    findings: [],
  },
  ctest: {
    findings: [
      'error test-failure ctest <adds_up> total is 4, not 3 #4,21',
      'error test-failure ctest <survives> Exception: SegFault #10,22',
      'error test-failure ctest <is_quick> Timeout #13,23',
    ],
    tests: { failed: 3, passed: 1 },
  },
  'curl-dns': {
    findings: ['error network system curl: (6) Could not resolve host: no-such-host.invalid #1'],
  },
  'curl-refused': {
    findings: [
      "error network system curl: (7) Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server #1",
    ],
  },
  'dd-disk-full': {
    findings: ["error disk-full system dd: error writing '/dev/full': No space left on device #1"],
  },
  eslint: {
    findings: [
      "error lint eslint <no-unused-vars> 'count' is assigned a value but never used @/home/dev/jest/bad.js:1:7 #3",
      "error lint eslint <no-undef> 'total' is not defined @/home/dev/jest/bad.js:2:5 #4",
      "warning lint eslint <eqeqeq> Expected '===' and instead saw '==' @/home/dev/jest/bad.js:2:11 #5",
      "error lint eslint <no-undef> 'console' is not defined @/home/dev/jest/bad.js:2:17 #6",
    ],
  },
  'g++': {
    findings: [
      'error compile-error gcc no matching function for call to ‘std::vector<std::__cxx11::basic_string<char> >::push_back(double, int)’ @cart.cpp:6:18 #2',
      'error compile-error gcc cannot convert ‘std::vector<std::__cxx11::basic_string<char> >’ to ‘int’ in initialization @cart.cpp:7:15 #15',
    ],
  },
  'gcc-link': {
    findings: ["error compile-error ld undefined reference to `total' #2"],
  },
  'gcc-missing-header': {
    findings: ['error compile-error gcc prices.h: No such file or directory @cart.c:2:10 #1'],
  },
  gcc: {
    findings: [
      'error compile-error gcc ‘summ’ undeclared (first use in this function); did you mean ‘sum’? @sum.c:5:35 #2',
      'warning compile-error gcc <-Wint-conversion> returning ‘char *’ from a function with return type ‘int’ makes integer from pointer without a cast @sum.c:6:10 #7',
      'warning compile-error gcc <-Wunused-variable> unused variable ‘sum’ @sum.c:4:7 #10',
    ],
  },
  'go-build': {
    findings: [
      'error compile-error go cannot use "three" (untyped string constant) as int value in variable declaration @main.go:6:18 #2',
      'error compile-error go undefined: total @main.go:7:14 #3',
    ],
  },
  'go-missing-module': {
    findings: [
      'error dependency go cannot find module providing package github.com/acme/missing: module lookup disabled by GOPROXY=off @main.go:3:8 #2',
    ],
  },
  'go-panic': {
    findings: [
      'error exception go panic: runtime error: index out of range [2] with length 0 @/home/dev/go-run/main.go:4 #1',
    ],
  },
  'go-test-panic': {
    findings: ['error test-failure go test <TestFirst> panic: runtime error: index out of range [0] with length 0 #1'],
  },
  'go-test': {
    findings: [
      'error test-failure go test <TestTotal> Total() = 4, want 3 @cart_test.go:7 #3',
      'error test-failure go test <TestNames/empty> no name @cart_test.go:13 #7',
    ],
  },
  'java-exception': {
    findings: [
      'error exception java IllegalStateException: no price for tea ← NullPointerException: Cannot invoke "java.lang.Integer.intValue()" because the return value of "java.util.Map.get(Object)" is null @Main.java:8 #1',
    ],
  },
  'java-memory': {
    findings: ['error out-of-memory java OutOfMemoryError: Java heap space @Mem.java:2 #1'],
  },
  javac: {
    findings: [
      'error compile-error javac incompatible types: int cannot be converted to String @Cart.java:5 #1',
      'error compile-error javac cannot find symbol @Cart.java:6 #4',
    ],
  },
  jest: {
    findings: [
      'error test-failure jest <the cart › adds up> Expected: 3, Received: 4 @cart.test.js:5:27 #7',
      'error test-failure jest <the cart › is patient> Exceeded timeout of 100 ms for a test. @cart.test.js:7:3 #24',
    ],
    tests: { failed: 2, passed: 1 },
  },
  make: {
    findings: ['error build make [Makefile:2: all] Error 127 #3'],
  },
  'maven-compile': {
    findings: [
      'error compile-error javac incompatible types: java.lang.String cannot be converted to int @/home/dev/mvnbad/src/main/java/org/example/Cart.java:5:15 #16,26',
      'error build maven BUILD FAILURE #20',
    ],
  },
  'maven-missing-dependency': {
    findings: [
      'error build maven BUILD FAILURE #8',
      'error dependency maven Could not resolve dependencies for project org.example:cart:jar:1.0: Cannot access central (https://repo.maven.apache.org/maven2) in offline mode and the artifact org.junit.jupiter:junit-jupiter:jar:9.9.9 has not been downloaded from it bef #13',
    ],
  },
  'maven-test': {
    findings: [
      'error test-failure JUnit <CartTest.addsUp> expected: <3> but was: <4> @CartTest.java:7 #28,52',
      'error test-failure JUnit <CartTest.hasFirst> ArrayIndexOutOfBoundsException: Index 0 out of bounds for length 0 @CartTest.java:8 #41,54',
      'error build maven BUILD FAILURE #59',
    ],
    tests: { failed: 2, passed: 1 },
  },
  'node-exception': {
    findings: [
      "error exception node TypeError: Cannot read properties of undefined (reading 'price') @/home/dev/node/run.mjs:2:49 #6",
    ],
  },
  'node-memory': {
    findings: [
      'error out-of-memory system FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory #6',
    ],
  },
  'node-missing-file': {
    findings: [
      "error exception node Error: ENOENT: no such file or directory, open '/nowhere/prices.json' @/home/dev/node/file.mjs:1:41 #5",
    ],
  },
  'node-missing-module': {
    findings: [
      "error exception node Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/dev/node/nowhere.mjs' imported from /home/dev/node/gone.mjs #5",
    ],
  },
  'node-port': {
    findings: [
      'error port-in-use system Error: listen EADDRINUSE: address already in use :::45872 @/home/dev/node/port.mjs:2:51 #5',
    ],
  },
  'node-refused': {
    findings: ['error exception node TypeError: fetch failed @/home/dev/node/net.mjs:1:7 #5'],
  },
  'node-rejection': {
    findings: ['error exception node Error: no price @/home/dev/node/rej.mjs:1:16 #5'],
  },
  'npm-missing-command': {
    findings: ['error missing-command system sh: 1: no-such-command: not found #5'],
  },
  'npm-missing-package': {
    findings: [
      "error dependency npm <ENOTCACHED> to https://registry.npmjs.org/no-such-package-of-ours-xyz failed: cache mode is 'only-if-cached' but no cached response is available. #1",
    ],
  },
  'npm-no-version': {
    findings: ['error dependency npm <ETARGET> No matching version found for left-pad@99.0.0. #1'],
  },
  'npm-run': {
    findings: ["error exception node Error: Cannot find module '/home/dev/npm/missing.js' #9"],
  },
  permission: {
    findings: ['error permission system cat: /var/lib/prices: Permission denied #1,2'],
  },
  'pip-missing': {
    findings: [
      'error dependency pip Could not find a version that satisfies the requirement no-such-package-of-ours (from versions: none) #2,3',
    ],
  },
  'pytest-collect': {
    findings: [
      "error test-failure pytest <test_bad.py> ModuleNotFoundError: No module named 'carrt' @test_bad.py:1 #9,20",
    ],
    tests: { failed: 1, passed: 0 },
  },
  'pytest-short': {
    findings: [
      'error test-failure pytest <test_shop> RuntimeError: no shop @test_cart.py:16 #3,24',
      'error test-failure pytest <test_total> assert 4 == 3 @test_cart.py:7 #8,22',
      'error test-failure pytest <test_first> IndexError: list index out of range @cart.py:6 #13,23',
    ],
    tests: { failed: 3, passed: 1 },
  },
  pytest: {
    findings: [
      'error test-failure pytest <test_shop> RuntimeError: no shop @test_cart.py:16 #11,48',
      'error test-failure pytest <test_total> assert 4 == 3 @test_cart.py:7 #20,46',
      'error test-failure pytest <test_first> IndexError: list index out of range @cart.py:6 #28,47',
    ],
    tests: { failed: 3, passed: 1 },
  },
  'python-disk-full': {
    findings: ['error disk-full python OSError: [Errno 28] No space left on device @/home/dev/py/full.py:1 #1'],
  },
  'python-memory': {
    findings: ['error out-of-memory python MemoryError @/home/dev/py/mem.py:3 #1'],
  },
  'python-port': {
    findings: ['error port-in-use python OSError: [Errno 98] Address already in use @/home/dev/py/port.py:3 #1'],
  },
  'python-refused': {
    findings: [
      'error network python ConnectionRefusedError: [Errno 111] Connection refused @/usr/lib/python3.11/urllib/request.py:1348 #1',
      'error network python urllib.error.URLError: <urlopen error [Errno 111] Connection refused> @/home/dev/py/net.py:2 #25',
    ],
  },
  'python-syntax': {
    findings: ['error exception python SyntaxError: invalid syntax @/home/dev/py/syntax.py:1 #1'],
  },
  'python-traceback': {
    findings: [
      'error exception python json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1) @/home/dev/py/run.py:6 #1',
      'error exception python RuntimeError: the price list cannot be read @/home/dev/py/run.py:8 #18',
    ],
  },
  'python-unittest': {
    findings: [
      'error test-failure unittest <test_first> IndexError: list index out of range @/home/dev/py/unit.py:11 #3',
      'error test-failure unittest <test_total> 4 != 3 @/home/dev/py/unit.py:8 #14',
    ],
    tests: { failed: 2, passed: 0 },
  },
  'rust-panic': {
    findings: ['error exception rust no price for tea @src/main.rs:3:26 #2'],
  },
  segfault: {
    findings: ['error crash system bash: line 1:   574 Segmentation fault      ./segv #1'],
  },
  'tsc-pretty': {
    findings: [
      "error compile-error tsc <TS2322> Type 'number' is not assignable to type 'string'. @cart.ts:2:9 #1",
      "error compile-error tsc <TS2552> Cannot find name 'prise'. Did you mean 'price'? @cart.ts:3:46 #6",
    ],
  },
  tsc: {
    findings: [
      "error compile-error tsc <TS2322> Type 'number' is not assignable to type 'string'. @cart.ts:2:9 #1",
      "error compile-error tsc <TS2552> Cannot find name 'prise'. Did you mean 'price'? @cart.ts:3:46 #2",
    ],
  },
  'vitest-colour': {
    findings: [
      'error test-failure vitest <the cart > adds up> expected 4 to be 3 // Object.is equality @cart.test.ts:6:27 #13',
      "error test-failure vitest <the cart > has a first price> TypeError: Cannot read properties of undefined (reading 'toFixed') @cart.ts:5:29 #32",
      'error test-failure vitest <the cart > is patient> Test timed out in 100ms. @cart.test.ts:11:3 #45',
    ],
    tests: { failed: 3, passed: 1 },
  },
  vitest: {
    findings: [
      'error test-failure vitest <the cart > adds up> expected 4 to be 3 // Object.is equality @cart.test.ts:6:27 #13',
      "error test-failure vitest <the cart > has a first price> TypeError: Cannot read properties of undefined (reading 'toFixed') @cart.ts:5:29 #32",
      'error test-failure vitest <the cart > is patient> Test timed out in 100ms. @cart.test.ts:11:3 #45',
    ],
    tests: { failed: 3, passed: 1 },
  },
}

const folder = join(import.meta.dirname, 'fixtures')

function read(name: string): Analysis {
  const log = new SessionLog()
  const analysis = new Analysis(log, undefined)
  for (const line of readFileSync(join(folder, `${name}.txt`), 'utf8').split('\n'))
    analysis.look(log.add(plainLine(line)))
  return analysis
}

function written({ severity, kind, tool, subject, title, place, lines }: Finding): string {
  const at = place ? ` @${[place.file, place.line, place.column].filter((part) => part !== undefined).join(':')}` : ''
  return `${severity} ${kind} ${tool} ${subject ? `<${subject}> ` : ''}${title}${at} #${lines.join(',')}`
}

describe('the recorded output of a tool', () => {
  it.each(Object.entries(expected))('%s', (name, { findings, tests }) => {
    const analysis = read(name)
    expect(analysis.findings.map(written)).toEqual(findings)
    expect(analysis.tests).toEqual(tests)
  })

  it('is asserted for every recording there is', () => {
    const recorded = readdirSync(folder).filter((file) => file.endsWith('.txt'))
    expect(recorded.map((file) => file.replace('.txt', '')).sort()).toEqual(Object.keys(expected).sort())
  })
})
