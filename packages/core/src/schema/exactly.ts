import type { z } from 'zod'
import type { SchemaOf } from './schema-of.ts'

/**
 * Gives a schema the contract's name for what it admits. Compiles only where the schema's own type and the contract's
 * are the same one; `readonly` and the way a type is put together do not count.
 */
export function exactly<Contract, Schema extends z.ZodType>(
  schema: Schema & Admits<Schema, Contract>,
): SchemaOf<Contract> {
  // The parameter's type says that both are the same; the compiler cannot carry that through `readonly`.
  return schema as z.ZodType as SchemaOf<Contract>
}

type Admits<Schema extends z.ZodType, Contract> =
  IsSame<Plain<z.output<Schema>>, Plain<Contract>> extends true ? unknown : { readonly differsFromContract: Contract }

type IsSame<A, B> = (<T>(value: T) => T extends A ? 1 : 2) extends <T>(value: T) => T extends B ? 1 : 2 ? true : false

/** A type without `readonly`, its intersections written as one object. */
type Plain<T> =
  IsSame<T, unknown> extends true
    ? unknown
    : IsSame<T, object> extends true
      ? object
      : T extends (...input: never) => unknown
        ? T
        : { -readonly [Key in keyof T]: Plain<T[Key]> }
