import type { z } from 'zod'

/** A schema that takes and gives exactly one type of the contract. */
export type SchemaOf<Contract> = z.ZodType<Contract, Contract>
