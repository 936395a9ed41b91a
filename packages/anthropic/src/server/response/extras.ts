import type { PartFacts } from '@concord/core/adapter'

/** What the writer of a block may know beside it. */
export interface BlockFacts extends PartFacts {
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}
