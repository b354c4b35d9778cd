import type { Api } from '../generate-api/api.js'

/** Returns the parameters that the specification's examples of an API show, with the share of examples that do. */
export function shownParameters({ request }: Api): ReadonlyMap<string, number> {
  const codes = Object.values(request.examples ?? {}).flatMap(
    ({ alternatives = [] }) => alternatives.find(({ language }) => language === 'JavaScript')?.code ?? [],
  )
  const shares = new Map<string, number>()
  for (const name of codes.flatMap(parametersIn)) shares.set(name, (shares.get(name) ?? 0) + 1 / codes.length)
  return shares
}

/** Parameters are the members of the one argument, and the code indents them by two spaces. */
function parametersIn(code: string): string[] {
  return Array.from(code.matchAll(/^ {2}(\w+):/gm), ([, name = '']) => name)
}
