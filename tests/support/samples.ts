import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.ts'

/** A TypeScript sample of a page. */
export interface Sample {
  /** The page and the line on which the sample begins, such as `docs/streaming.md:12`. */
  readonly place: string
  readonly source: string
  /** Why it is only checked, and not run: what `<!-- not run: … -->` above it says. */
  readonly notRun?: string
}

/** Every sample of the READMEs and of the docs; records of decisions have none that hold for ever. */
export function readSamples(): readonly Sample[] {
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/README.md`)
  const docs = readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  const pages = ['README.md', ...packages, ...docs, 'apps/example/README.md', 'tools/corpus/README.md']
  return pages.flatMap((page) => samplesOf(page, readFileSync(join(ROOT, page), 'utf8')))
}

/** The samples of one page. */
export function samplesOf(page: string, text: string): readonly Sample[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const { why, source = '' } = match.groups ?? {}
    const line = text.slice(0, match.index).split('\n').length + (why === undefined ? 0 : why.split('\n').length + 1)
    return { place: `${page}:${line}`, source, ...(why !== undefined && { notRun: why.trim() }) }
  })
}

const FENCE = /^(?:<!-- not run: (?<why>[^>]*?)-->\n+)?```(?:ts|typescript)(?: [^\n]*)?\n(?<source>[\s\S]*?)^```$/gm
