import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalModel, localModels } from './list.ts'

export interface InstalledModel extends LocalModel {
  readonly directory: string
}

export function modelDirectory(dataDir: string, name: string): string {
  return join(dataDir, 'models', name)
}

/** The models of the list that are there, in its order. A directory appears only when it is complete. */
export async function installedModels(dataDir: string, models = localModels): Promise<InstalledModel[]> {
  const installed: InstalledModel[] = []
  for (const model of models) {
    const directory = modelDirectory(dataDir, model.name)
    if (await exists(directory)) installed.push({ ...model, directory })
  }
  return installed
}

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
