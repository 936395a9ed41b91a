/**
 * Builds, checks and publishes what the registry does not have yet: `npm run release`, in the release workflow.
 *
 * Provenance ties a package to the repository that its manifest names. Where that is, only the workflow knows: the manifests
 * are written here, and not committed.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const { GITHUB_REPOSITORY, GITHUB_SERVER_URL, PATH } = process.env
if (GITHUB_REPOSITORY === undefined || GITHUB_SERVER_URL === undefined) {
  console.error('A release comes from the release workflow: it alone can say where a package comes from.')
  process.exit(2)
}

run('turbo', ['run', 'build', 'package'])
for (const name of readdirSync(join(ROOT, 'packages'))) {
  const path = join(ROOT, 'packages', name, 'package.json')
  const manifest = {
    ...JSON.parse(readFileSync(path, 'utf8')),
    repository: {
      type: 'git',
      url: `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`,
      directory: `packages/${name}`,
    },
    publishConfig: { access: 'public', provenance: true },
  }
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}
run('changeset', ['publish'])

function run(command, args) {
  // pnpm asks its settings for provenance, not the manifest alone.
  const provenance = { NPM_CONFIG_PROVENANCE: 'true', PNPM_CONFIG_PROVENANCE: 'true' }
  const env = { ...process.env, ...provenance, PATH: [join(ROOT, 'node_modules', '.bin'), PATH].join(delimiter) }
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env })
  if (status !== 0) process.exit(status ?? 1)
}
