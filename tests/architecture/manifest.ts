import type { Rule } from './rule.ts'
import { countLines } from './source.ts'
import type { Manifest, Workspace } from './workspace.ts'

const PACKAGE = /^packages\/[^/]+\/package\.json$/

/** What a package says about itself. */
export const MANIFEST_RULES: readonly Rule[] = [
  {
    rule: 'the exports of a package and its files agree',
    files: PACKAGE,
    check: ({ path }, workspace) => {
      const folder = path.replace('package.json', '')
      const { exports = {} } = workspace.json(path)
      return [...checkEntries(folder, exports, workspace), ...checkDoors(folder, exports, workspace)]
    },
  },
  {
    rule: 'a package is an ES module without side effects that ships its build and its sources',
    files: PACKAGE,
    check: ({ path }, workspace) => {
      const { type, sideEffects, files = [] } = workspace.json(path)
      return [
        ...(type === 'module' ? [] : ['lacks "type": "module".']),
        ...(sideEffects === false ? [] : ['lacks "sideEffects": false.']),
        ...['dist', 'src'].filter((name) => !files.includes(name)).map((name) => `lacks "${name}" in "files".`),
      ]
    },
  },
  {
    rule: 'every published package has a README',
    files: PACKAGE,
    check: ({ path }, workspace) => {
      const readme = path.replace('package.json', 'README.md')
      return workspace.json(path).private === true || workspace.has(readme) ? [] : [`needs a ${readme}.`]
    },
  },
  {
    rule: 'the README of a package has at most 80 lines',
    files: /^packages\/[^/]+\/README\.md$/,
    check: ({ text }) => {
      const count = countLines(text)
      return count > 80 ? [`has ${count} lines; move what exceeds 80 into docs/.`] : []
    },
  },
  {
    rule: 'the versions of Node and pnpm are the same wherever a tool wants them',
    files: /^package\.json$/,
    check: ({ path }, workspace) => {
      const { packageManager, devDependencies = {} } = workspace.json(path)
      const settings = workspace.files.find((file) => file.path === 'pnpm-workspace.yaml')?.text ?? ''
      const { node, pnpm } = devDependencies
      return [
        ...(packageManager === `pnpm@${pnpm}`
          ? []
          : [`needs "packageManager": "pnpm@${pnpm}", as in devDependencies.`]),
        ...(settings.includes(`nodeVersion: ${node}\n`)
          ? []
          : [`needs nodeVersion: ${node} in pnpm-workspace.yaml, as in devDependencies.`]),
      ]
    },
  },
]

type Exports = NonNullable<Manifest['exports']>

function checkEntries(folder: string, exports: Exports, workspace: Workspace): readonly string[] {
  return Object.entries(exports).flatMap(([name, entry]) => {
    if (typeof entry === 'string') {
      return workspace.has(folder + entry.slice(2)) ? [] : [`exports "${name}", but there is no ${entry}.`]
    }
    const source = entry['@concord/source'] ?? ''
    const built = source.replace('./src/', './dist/').replace(/\.ts$/, '')
    const expected = { '@concord/source': source, types: `${built}.d.ts`, default: `${built}.js` }
    return [
      ...(workspace.has(folder + source.slice(2)) ? [] : [`exports "${name}" from ${source || 'no source'}; make it.`]),
      ...(JSON.stringify(entry) === JSON.stringify(expected)
        ? []
        : [`has to export "${name}" as ${JSON.stringify(expected)}, in this order.`]),
    ]
  })
}

/** A front door that nobody can open is a mistake: `src/index.ts` is ".", `src/server/index.ts` is "./server". */
function checkDoors(folder: string, exports: Exports, workspace: Workspace): readonly string[] {
  return Object.entries({ '.': 'src/index.ts', './server': 'src/server/index.ts', './package.json': 'package.json' })
    .filter(([name, file]) => workspace.has(folder + file) && !(name in exports))
    .map(([name, file]) => `has ${file} but does not export "${name}".`)
}
