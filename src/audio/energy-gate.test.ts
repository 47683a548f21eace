import { describe, expect, it } from 'vitest'
import { EnergyGate } from './energy-gate.ts'

/** Lets `seconds` of one level pass by in frames of 20 ms. */
function hear(gate: EnergyGate, level: number, seconds: number, isSpeech = false): void {
  for (let count = 0; count < seconds * 50; count++) gate.adapt(level, 20, isSpeech)
}

describe('EnergyGate', () => {
  it('is open at once for speech in a quiet room and closed for what is too quiet to be meant', () => {
    const gate = new EnergyGate()
    expect(gate.isOpen(-30)).toBe(true)
    expect(gate.isOpen(-61)).toBe(false)
    expect(gate.isOpen(Number.NEGATIVE_INFINITY)).toBe(false)
  })

  it('closes for steady noise within seconds, and stays open for what is louder', () => {
    const gate = new EnergyGate()
    hear(gate, -45, 2)
    expect(gate.isOpen(-42)).toBe(false)
    expect(gate.isOpen(-35)).toBe(true)
  })

  it('opens again as soon as the noise is gone', () => {
    const gate = new EnergyGate()
    hear(gate, -35, 5)
    expect(gate.isOpen(-45)).toBe(false)
    hear(gate, -65, 0.02)
    expect(gate.isOpen(-45)).toBe(true)
  })

  it('stays open for ten seconds of speech without a pause, but not forever for a fan taken for speech', () => {
    const gate = new EnergyGate()
    hear(gate, -50, 3)
    hear(gate, -30, 10, true)
    expect(gate.isOpen(-30)).toBe(true)
    hear(gate, -30, 10, true)
    expect(gate.isOpen(-30)).toBe(false)
  })

  it('never closes for a loud voice, whatever it was before', () => {
    const gate = new EnergyGate()
    hear(gate, -5, 600)
    expect(gate.isOpen(-18)).toBe(true)
  })
})
