/**
 * Keeps this process from sleeping until the returned function is called. A sleeping process is woken late, by half a
 * millisecond here; in a bench that plays both the devices and the vendors this would be counted as the server's.
 */
export function stayAwake(): () => void {
  let isNeeded = true
  const turn = () => {
    if (isNeeded) setImmediate(turn)
  }
  turn()
  return () => {
    isNeeded = false
  }
}
