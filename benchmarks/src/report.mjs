/** Prints the table of ratios, and writes the figures beside the machine that they are of. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { SCENARIOS } from './scenarios.mjs'

/** Writes `results/<name>.json`. */
export function writeResults(name, figures) {
  const folder = new URL('../results/', import.meta.url)
  const machine = {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    cpus: cpus().map(({ model }) => model),
    memoryMb: Math.round(totalmem() / 2 ** 20),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    new URL(`${name}.json`, folder),
    JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 1),
  )
}

/** Prints a table per API: for each scenario the median of each peer, and how many times that of whom it is held against. */
export function writeReport(name, rows) {
  writeResults(name, rows)
  for (const api of new Set(rows.map((row) => row.api))) {
    console.log(`\n${api}\n`)
    const ofApi = rows.filter((row) => row.api === api)
    for (const scenario of new Set(ofApi.map((row) => row.scenario))) {
      console.log(`  ${scenario} (${describe(SCENARIOS[scenario])})`)
      for (const row of ofApi.filter((one) => one.scenario === scenario)) console.log(`    ${toLine(row, ofApi)}`)
    }
  }
  for (const line of exponents(rows)) console.log(line)
}

function describe({ figure = 'cpuUs', goal, against }) {
  const unit = figure === 'rssMb' ? 'peak memory in MB' : 'CPU in µs per answer'
  return goal === undefined ? `${unit}, × ${against}` : `${unit}, × ${against}; the goal is ${goal}`
}

function toLine({ peer, scenario, runs, error }, rows) {
  if (runs.length === 0) return `${peer.padEnd(12)} left out: ${error}`
  const { figure = 'cpuUs', against, goal } = SCENARIOS[scenario]
  const value = median(runs.map((run) => run[figure]))
  const base = rows.find((row) => row.peer === against && row.scenario === scenario)
  const ratio =
    base === undefined || base.runs.length === 0 ? undefined : value / median(base.runs.map((run) => run[figure]))
  const shown = ratio === undefined ? '' : `${ratio.toFixed(2)} ×`
  const isMissed = peer === 'concord' && goal !== undefined && ratio > goal
  return `${peer.padEnd(12)}${value.toFixed(0).padStart(10)}${shown.padStart(10)}${isMissed ? '  missed' : ''}`
}

/** How the time grows from 5000 deltas to 50 000: 1 is linear, 2 quadratic. */
function* exponents(rows) {
  const growing = rows.filter((row) => row.scenario === 'long' && row.runs.length > 0)
  if (growing.length > 0) yield '\nGrowth from 5000 to 50 000 deltas (1 is linear)\n'
  for (const { api, peer, runs } of growing) {
    const short = rows.find((row) => row.api === api && row.peer === peer && row.scenario === 'stream')
    if (short === undefined || short.runs.length === 0) continue
    const ratio = median(runs.map((run) => run.cpuUs)) / median(short.runs.map((run) => run.cpuUs))
    yield `  ${api.padEnd(12)}${peer.padEnd(12)}${Math.log10(ratio).toFixed(2)}`
  }
}

/** The middle one; of an even number the mean of both. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
