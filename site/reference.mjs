/** The reference of every entry of every package, from its docstrings. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Application, ReflectionKind } from 'typedoc'
import { ROOT } from './pages.mjs'

/** Each entry of a package with its source, such as `@concord/core/adapter`. */
function collectEntries() {
  return readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')))
    .flatMap((name) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
      return Object.entries(manifest.exports ?? {})
        .filter(([, entry]) => typeof entry === 'object' && '@concord/source' in entry)
        .map(([path, entry]) => ({
          name: manifest.name + path.slice(1),
          source: join(ROOT, 'packages', name, entry['@concord/source']),
        }))
    })
}

/** Writes a page for each entry into a folder; gives the entries with their pages. */
export async function writeReference(folder) {
  const entries = collectEntries()
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    name: 'Reference',
    entryPoints: entries.map(({ source }) => source),
    tsconfig: join(import.meta.dirname, 'reference.tsconfig.json'),
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    outputs: [{ name: 'markdown', path: folder }],
    router: 'module',
    useHTMLAnchors: true,
    anchorPrefix: 'entry-',
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    entryFileName: 'index.md',
    expandObjects: false,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    tableColumnSettings: { hideModifiers: true, hideInherited: true },
    groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases', '*'],
    sort: ['source-order'],
    logLevel: 'Error',
    // Another compiler than the packages' own: what it knows less of is no fault of theirs.
    skipErrorChecking: true,
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('TypeDoc read nothing.')
  for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
    const file = project.files.getReflectionPath?.(module) ?? module.sources?.[0]?.fullFileName
    const entry = entries.find(({ source }) => source === file)
    if (entry === undefined) throw new Error(`There is no entry for ${module.name} (${file}).`)
    module.name = entry.name
  }
  await app.generateOutputs(project)
  for (const { name } of entries) {
    const path = join(folder, `${name}.md`)
    const page = readFileSync(path, 'utf8').replaceAll(BARE_TYPE_PARAMETERS, '')
    const index = indexOf(page)
    for (const title of titlesOf(page)) if (!index.includes(`[${title}]`)) throw new Error(`${name} lacks ${title}.`)
    writeFileSync(
      path,
      page.replace(/^# .*\n/, (heading) => `${heading}\n${index}`),
    )
  }
}

/** A table of nothing but names, which the signature has already. */
const BARE_TYPE_PARAMETERS = /^#+ Type Parameters\n\n\| Type Parameter \|\n\| -+ \|\n(?:\|.*\n)+\n?/gm
const EXPORT =
  /^<a id="(?<id>[^"]+)"><\/a>\n\n### (?<title>.+)\n\n(?:```ts\n[\s\S]*?\n```\n\n)?(?<said>(?:[^\n]+\n)*)/gm

/** What an entry exports, each with its first sentence. */
function indexOf(page) {
  return page.split(/^## /m).slice(1).map(toTable).join('\n')
}

function toTable(group) {
  const rows = [...group.matchAll(EXPORT)].map(({ groups: { id, title, said } }) => {
    // What begins with a mark is a heading, a table or the next entry: nothing was said.
    const paragraph = /^[#<|*-]/.test(said) ? '' : said.trim().replaceAll('\n', ' ')
    const sentence = (/^.*?[.](?= |$)/.exec(paragraph)?.[0] ?? paragraph).replace(/:$/, '.')
    return `| [${title}](#${id}) | ${sentence.replaceAll('|', String.raw`\|`)} |`
  })
  return `| ${group.split('\n')[0]} | |\n| --- | --- |\n${rows.join('\n')}\n`
}

function titlesOf(page) {
  return [...page.matchAll(/^### (.+)$/gm)].map(([, title]) => title)
}
