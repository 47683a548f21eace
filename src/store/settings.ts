/** Small values that the server itself keeps, as JSON, by name within a scope. */
export interface SettingStore {
  get(scope: string, name: string): Promise<unknown>
  all(scope: string): Promise<Readonly<Record<string, unknown>>>
  set(scope: string, name: string, value: unknown, at: number): Promise<void>
  /** False where there was none. */
  remove(scope: string, name: string): Promise<boolean>
}
