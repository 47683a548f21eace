import { expect, it } from 'vitest'
import { linesAround } from './lines-around.ts'
import { Run } from './run.ts'

const numbers = (run: Run, number: number, count: number) => linesAround(run, number, count).map((line) => line.number)

it('are the lines before and after it', () => {
  const run = new Run(undefined)
  for (let number = 1; number <= 20; number++) run.write(`line ${number}\n`)
  expect(numbers(run, 10, 5)).toEqual([8, 9, 10, 11, 12])
  expect(numbers(run, 1, 4)).toEqual([1, 2, 3, 4])
  expect(numbers(run, 20, 6)).toEqual([17, 18, 19, 20])
})

it('are what was kept of a failure, when the log has gone on', () => {
  const run = new Run(undefined)
  for (let number = 1; number < 40; number++) run.write(`line ${number}\n`)
  run.write("src/cart.ts(3,9): error TS2322: Type 'number' is not assignable to type 'string'.\n")
  for (let number = 41; number <= 1000; number++) run.write(`line ${number}\n`)
  expect(numbers(run, 40, 20)).toContain(40)
  expect(numbers(run, 20, 5)).toEqual([])
})
