/** The reference of every entry of every package, from its docstrings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
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
    tableColumnSettings: { hideModifiers: true },
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
}
