import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceFile } from './source.ts'

/** The files of the workspace, and what their paths tell. */
export interface Workspace {
  readonly files: readonly SourceFile[]
  /** Whether there is such a file. */
  has(path: string): boolean
  /** The parsed JSON of a file; an empty object where there is none. */
  json(path: string): Manifest
}

/** What the rules read of a `package.json`. */
export interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly packageManager?: string
  readonly type?: string
  readonly sideEffects?: boolean
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Reads every text file that is not made by a tool. */
export function readWorkspace(root: string): Workspace {
  return createWorkspace(readFolder(root, ''))
}

/** Makes a workspace of given files. */
export function createWorkspace(files: readonly SourceFile[]): Workspace {
  const byPath = new Map(files.map((file) => [file.path, file.text]))
  return {
    files,
    has: (path) => byPath.has(path),
    // The rules only read what a package.json may hold, and take its absence for a fault.
    json: (path) => JSON.parse(byPath.get(path) ?? '{}') as Manifest,
  }
}

const MADE_BY_TOOLS =
  /^(?:node_modules|dist|coverage|cache|\.git|\.turbo|\.packed|\.pages)$|(?:-report\.json|\.tgz|\.tsbuildinfo)$/

function readFolder(root: string, folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (MADE_BY_TOOLS.test(entry.name)) return []
    if (entry.isDirectory()) return readFolder(root, path)
    if (!entry.isFile()) return []
    const text = readFileSync(join(root, path), 'utf8')
    return text.includes('\0') ? [] : [{ path, text }]
  })
}
