import type { Analyser } from './analyser.ts'
import { build } from './build.ts'
import { cargoTest } from './cargo-test.ts'
import { ctest } from './ctest.ts'
import { gcc } from './gcc.ts'
import { goBuild } from './go-build.ts'
import { goTest } from './go-test.ts'
import { javacAnalyser } from './javac.ts'
import { junit } from './junit.ts'
import { lint } from './lint.ts'
import { packages } from './packages.ts'
import { pytest } from './pytest.ts'
import { rustc } from './rustc.ts'
import { system } from './system.ts'
import { goTrace, javaTrace, nodeTrace, pythonTrace, rustTrace } from './traces.ts'
import { tsc } from './tsc.ts'
import { vitestAndJest } from './vitest-jest.ts'

/** All analysers; where several could read a line, the first one does. The system comes last: it knows no context. */
export const analysers: readonly Analyser[] = [
  vitestAndJest,
  pytest,
  goTest,
  cargoTest,
  junit,
  ctest,
  tsc,
  javacAnalyser,
  goBuild,
  lint,
  gcc,
  packages,
  build,
  rustc,
  nodeTrace,
  pythonTrace,
  javaTrace,
  goTrace,
  rustTrace,
  system,
]
