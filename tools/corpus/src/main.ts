import { readInteraction } from './corpus/interaction.ts'
import { listFiles } from './corpus/list-files.ts'
import { laneOf } from './lanes/index.ts'
import { createExchange } from './exchange.ts'
import { checkInteraction } from './check-interaction.ts'
console.warn = () => {}
const folder = process.argv[2] ?? '/work/shared/corpus'
const only = process.argv[3]
const counts: Record<string, number> = {}
const start = performance.now()
const ex = new Map()
const agg = new Map<string, { n: number; ex: string }>()
for (const file of listFiles(folder)) {
  if (only !== undefined && !file.includes(only)) continue
  const i = readInteraction(`${folder}/${file}`, file)
  if ('fault' in i) {
    console.log(file, i.fault)
    continue
  }
  const lane = laneOf(i)
  if ('reason' in lane) continue
  if (!ex.has(lane)) ex.set(lane, createExchange(lane))
  const t = performance.now()
  try {
    const r = await checkInteraction(lane, ex.get(lane), i)
    const ms = performance.now() - t
    if (ms > 1500) console.log('slow', ms | 0, file)
    counts[lane.name] = (counts[lane.name] ?? 0) + 1
    for (const f of r.findings) {
      const key = `${lane.name} ${f.check} ${f.path.replace(/ \(.*/, '').replace(/\d+/g, 'N')} ${f.check === 'loss' ? '' : f.message.replace(/\d+/g, 'N').slice(0, 140)}`
      const a = agg.get(key) ?? { n: 0, ex: `${file} :: ${f.path} ${f.message}` }
      a.n++
      agg.set(key, a)
    }
  } catch (e) {
    console.log('CRASH', file, e)
  }
}
for (const [k, { n, ex }] of [...agg].toSorted((a, b) => (b[0] < a[0] ? 1 : -1)))
  console.log(n, k, '\n        ', ex.slice(0, 260))
console.log(counts, ((performance.now() - start) / 1000).toFixed(1), 's')
