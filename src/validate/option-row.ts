import type { Parser, Validators } from './parse-options.js'

/** Row of an option table: where the option can be given, its validator, and its default. */
export interface OptionRow<S extends string, T> {
  readonly scope: S
  readonly parse: Parser<T>
  /** Value of the setting if the option is not given. */
  readonly defaultValue?: T
}

/** Row of an option that has a default, so that its setting is always there. */
export interface DefaultedRow<S extends string, T> extends OptionRow<S, T> {
  readonly defaultValue: T
}

/** Makes the row of an option. Without a default, the setting is `undefined` if the option is not given. */
export function option<const S extends string, T>(scope: S, parse: Parser<T>): OptionRow<S, T>
export function option<const S extends string, T>(
  scope: S,
  parse: Parser<T>,
  defaultValue: NoInfer<T>,
): DefaultedRow<S, T>
export function option(scope: string, parse: Parser<unknown>, ...defaults: unknown[]): OptionRow<string, unknown> {
  return defaults.length === 0 ? { scope, parse } : { scope, parse, defaultValue: defaults[0] }
}

/** Option table: one row for each name. */
type OptionTable = Readonly<Record<string, OptionRow<string, unknown>>>

/** Names of the options in certain scopes. */
export type NamesIn<Table extends OptionTable, S extends string> = {
  [K in keyof Table]: Table[K]['scope'] extends S ? K : never
}[keyof Table]

type Parsed<Row> = Row extends OptionRow<string, infer T> ? T : never

type Defaulted<Table extends OptionTable, S extends string> = {
  [K in NamesIn<Table, S>]: Table[K] extends DefaultedRow<string, unknown> ? K : never
}[NamesIn<Table, S>]

/** Checked options of certain scopes, in the form that the library works with. */
export type SettingsIn<Table extends OptionTable, S extends string> = {
  readonly [K in Defaulted<Table, S>]: Parsed<Table[K]>
} & {
  readonly [K in Exclude<NamesIn<Table, S>, Defaulted<Table, S>>]?: Parsed<Table[K]> | undefined
}

/** Returns the validators of the options in certain scopes. */
export function validatorsIn<Table extends OptionTable, S extends string>(
  table: Table,
  ...scopes: readonly S[]
): Validators<SettingsIn<Table, S>> {
  return pick(table, scopes, ({ parse }) => [parse])
}

/** Returns the defaults of the options in certain scopes. Options without a default are left out. */
export function defaultsIn<Table extends OptionTable, S extends string>(
  table: Table,
  ...scopes: readonly S[]
): Pick<SettingsIn<Table, S>, Defaulted<Table, S>> {
  return pick(table, scopes, (row) => ('defaultValue' in row ? [row.defaultValue] : []))
}

/** Returns the names of the options in certain scopes. */
export function namesIn(table: OptionTable, ...scopes: readonly string[]): readonly string[] {
  return Object.keys(table).filter((name) => scopes.includes(table[name]?.scope ?? ''))
}

function pick<T extends object>(
  table: OptionTable,
  scopes: readonly string[],
  column: (row: OptionRow<string, unknown>) => readonly unknown[],
): T {
  const picked = Object.entries(table).flatMap(([name, row]) =>
    scopes.includes(row.scope) ? column(row).map((value) => [name, value]) : [],
  )
  return Object.fromEntries(picked)
}
