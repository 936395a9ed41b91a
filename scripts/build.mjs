/**
 * Builds the package in whose folder it is started: `node ../../scripts/build.mjs`. The compiler writes `dist/` file by file; then
 * each entry of `exports` becomes one readable file of JavaScript, with what entries share in chunks. The declarations stay as they are.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { markPure } from './build/mark-pure.mjs'

rmSync('dist', { recursive: true, force: true })
compile()
const bundles = await bundle()
removeScripts()
for (const { fileName, code, source } of bundles) write(join('dist', fileName), code ? withSources(code) : source)

function compile() {
  const compiler = resolve(import.meta.dirname, '..', 'node_modules', '.bin', 'tsc')
  const options = ['--project', 'tsconfig.build.json', '--sourceMap', '--noEmitOnError']
  const { status } = spawnSync(compiler, options, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

async function bundle() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const entries = Object.values(exports).flatMap((entry) => entry.default ?? [])
  const build = await rolldown({
    input: Object.fromEntries(entries.map((path) => [path.replace(/^\.\/dist\/(.*)\.js$/, '$1'), path])),
    // What is no path is of another package, and is imported from there.
    external: (id, _importer, isResolved) => !isResolved && /^[^./]/.test(id),
    platform: 'neutral',
    plugins: [{ name: 'source-maps', load: readWithMap }, markPure],
    onLog: fail,
  })
  const { output } = await build.generate({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/shared.js',
    minify: false,
    minifyInternalExports: false,
    sourcemap: true,
    sourcemapExcludeSources: true,
  })
  await build.close()
  return output
}

function readWithMap(path) {
  return { code: readFileSync(path, 'utf8'), map: readFileSync(`${path}.map`, 'utf8') }
}

/** The comment that stands above what was a file names that file. */
function withSources(code) {
  return code.replaceAll(/^\/\/ dist\/(.+)\.js$/gm, '// src/$1.ts')
}

/** A warning of the bundler is a mistake in a source, or here. */
function fail(_level, { message }) {
  throw new Error(message)
}

function removeScripts() {
  const files = readdirSync('dist', { recursive: true }).filter((path) => /\.js(?:\.map)?$/.test(path))
  for (const path of files) rmSync(join('dist', path))
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
