import { join } from 'node:path'
import { checkInteraction, type InteractionReport, toFailedReport } from './check-interaction.ts'
import { readInteraction } from './corpus/interaction.ts'
import { createExchange, type Exchange } from './exchange.ts'
import type { Lane } from './lane.ts'
import { laneOf } from './lanes/index.ts'

/** An interaction that no adapter serves. */
export interface LeftOutInteraction {
  readonly file: string
  readonly vendor: string
  readonly endpoint: string
  readonly isStreamed: boolean
  readonly reason: string
}

/** What became of a folder of recordings. */
export interface CorpusReport {
  readonly checked: readonly InteractionReport[]
  readonly leftOut: readonly LeftOutInteraction[]
  /** Files that are no interactions, and why. */
  readonly faults: readonly { readonly file: string; readonly fault: string }[]
}

/** Checks every interaction of a folder, or of one vendor. */
export async function checkCorpus(folder: string, files: readonly string[], only?: string): Promise<CorpusReport> {
  const exchanges = new Map<Lane, Exchange>()
  const checked: InteractionReport[] = []
  const leftOut: LeftOutInteraction[] = []
  const faults: { file: string; fault: string }[] = []
  for (const file of files) {
    const interaction = readInteraction(join(folder, file), file)
    if ('fault' in interaction) {
      faults.push({ file, fault: interaction.fault })
      continue
    }
    if (only !== undefined && interaction.vendor !== only) continue
    const lane = laneOf(interaction)
    const { vendor, endpoint, isStreamed } = interaction
    if ('reason' in lane) {
      leftOut.push({ file, vendor, endpoint, isStreamed, reason: lane.reason })
      continue
    }
    const exchange = exchanges.get(lane) ?? createExchange(lane)
    exchanges.set(lane, exchange)
    try {
      checked.push(await checkInteraction(lane, exchange, interaction))
    } catch (error) {
      checked.push(toFailedReport(lane, interaction, error))
    }
  }
  return { checked, leftOut, faults }
}
