import { posix } from 'node:path'

/** A file of the workspace; `path` begins at its root and is written with slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** One `import` or `export … from`. */
export interface Import {
  /** The file that a relative specifier names, the specifier itself where it names a package. */
  readonly target: string
  readonly specifier: string
  readonly kind: 'value' | 'type' | 'dynamic'
}

/** Collects what a file imports. */
export function collectImports({ path, text }: SourceFile): readonly Import[] {
  const code = withoutComments(text)
  const toImport = (specifier: string, kind: Import['kind']): Import => {
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier
    return { target, specifier, kind }
  }
  return [
    ...[...code.matchAll(STATIC_IMPORT)].map(([, type, specifier = '']) =>
      toImport(specifier, type ? 'type' : 'value'),
    ),
    ...[...code.matchAll(BARE_IMPORT)].map(([, specifier = '']) => toImport(specifier, 'value')),
    ...[...code.matchAll(DYNAMIC_IMPORT)].map(([, specifier = '']) => toImport(specifier, 'dynamic')),
  ]
}

// `import { type A } from 'x'` loads x all the same, so that only `import type` is one of types.
const STATIC_IMPORT =
  /^(?:import|export)(\s+type)?\s+(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\}|[\w$]+(?:\s*,\s*\{[^}]*\})?)\s*from\s+['"]([^'"]+)['"]/gm
const BARE_IMPORT = /^import\s+['"]([^'"]+)['"]/gm
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]/g

/** Gives the text with its comments blanked; every line keeps its place. */
export function withoutComments(text: string): string {
  return text.replace(TOKEN, (token) => (isComment(token) ? toBlanks(token) : token))
}

/** Gives the text with comments, strings, templates and regular expressions blanked. */
export function withoutLiterals(text: string): string {
  return text.replace(TOKEN, toBlanks)
}

const TOKEN = new RegExp(
  [
    /\/\/[^\n]*/, // to the end of the line
    /\/\*[\s\S]*?\*\//,
    /'(?:\\.|[^'\\\n])*'/,
    /"(?:\\.|[^"\\\n])*"/,
    /`(?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`/, // a template may hold templates
    /(?<=(?:[=(,:[!&|?{};+>]|\breturn|^)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/, // no division
  ]
    .map((part) => part.source)
    .join('|'),
  'gm',
)

function isComment(token: string): boolean {
  return token.startsWith('//') || token.startsWith('/*')
}

function toBlanks(token: string): string {
  return token.replace(/[^\n]/g, ' ')
}

/** Collects the names that a file exports without a docstring above them. */
export function collectUndocumented(text: string): readonly string[] {
  const lines = text.split('\n')
  const names: string[] = []
  let previous: string | undefined
  for (const [number, line] of lines.entries()) {
    const name = EXPORTED.exec(line)?.[1]
    if (name === undefined) continue
    // Overloads share the docstring of the first.
    if (name !== previous && !isEndOfDocstring(lines, number - 1)) names.push(name)
    previous = name
  }
  return names
}

const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|interface|const|let|class|type(?! [{*])) ?([\w$]+)/

function isEndOfDocstring(lines: readonly string[], last: number): boolean {
  if (!(lines[last] ?? '').endsWith('*/')) return false
  const first = lines.slice(0, last + 1).findLast((line) => line.includes('/*'))
  return first?.startsWith('/**') === true
}

/** Counts the lines of a text. */
export function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
