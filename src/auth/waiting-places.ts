interface Place {
  readonly address: string
  readonly until: number
}

/** Devices that may wait to be approved at once: in all, and from one address, so that a flood leaves room for others. */
const maxPlaces = 200
const maxPlacesOfAddress = 10

/** Who waits for a person, as far as it has to be bounded: in memory, since a restart may well let others in. */
export class WaitingPlaces {
  /** By device id; a place that is taken anew goes to the end. */
  readonly #places = new Map<string, Place>()

  /** Takes a place until `until`, or the device's own one anew; false: there is none left. Times are ms. */
  take(deviceId: string, address: string, now: number, until: number): boolean {
    this.#drop(now)
    const others = [...this.#places].filter(([id]) => id !== deviceId)
    const fromThere = others.filter(([, place]) => place.address === address)
    if (others.length >= maxPlaces || fromThere.length >= maxPlacesOfAddress) return false
    this.#places.delete(deviceId)
    this.#places.set(deviceId, { address, until })
    return true
  }

  leave(deviceId: string): void {
    this.#places.delete(deviceId)
  }

  #drop(now: number): void {
    for (const [id, { until }] of this.#places) if (until <= now) this.#places.delete(id)
  }
}
