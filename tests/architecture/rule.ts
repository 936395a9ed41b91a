import type { SourceFile } from './source.ts'
import type { Workspace } from './workspace.ts'

/** Something that holds for every file it is about. */
export interface Rule {
  /** What holds. */
  readonly rule: string
  /** The paths it is about. */
  readonly files: RegExp
  /** What to do about a file that breaks it: a sentence for each place. */
  readonly check: (file: SourceFile, workspace: Workspace) => readonly string[]
}

/** Collects what a workspace has to mend to keep a rule. */
export function collectBreaches({ files, check }: Rule, workspace: Workspace): readonly string[] {
  return workspace.files
    .filter((file) => files.test(file.path))
    .flatMap((file) => check(file, workspace).map((sentence) => `${file.path}: ${sentence}`))
}
