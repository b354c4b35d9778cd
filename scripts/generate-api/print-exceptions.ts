import type { SpecBody, SpecException, SpecResponse } from './types/model.js'
import { printValue } from './types/print-value.js'
import { Scope, type Types } from './types/scope.js'

/** Prints a sentence for each response with a status other than that of a success. Most APIs have none. */
export function printExceptions(response: SpecResponse, types: Types): string[] {
  return (response.exceptions ?? []).flatMap((exception) => {
    const type = printExceptionType(exception, response, types)
    const [ignored, accepted] = [false, true].map((ok) => exception.statusCodes.filter((code) => code < 400 === ok))
    return [
      ...sentence(ignored, (codes) => `With \`ignore: [${codes}]\` the response can be ${type}.`),
      ...sentence(accepted, (codes) => `With the status ${codes} the response is ${type}.`),
    ]
  })
}

function sentence(codes: readonly number[] = [], say: (codes: string) => string): string[] {
  return codes.length === 0 ? [] : [say([...codes].sort().join(', '))]
}

function printExceptionType({ body }: SpecException, response: SpecResponse, types: Types): string {
  const type = printBody(body, types)
  return type === printBody(response.body, types) ? 'like that of a success' : type
}

function printBody(body: SpecBody, types: Types): string {
  switch (body.kind) {
    case 'no_body':
      return 'empty'
    case 'properties':
      return `an object with ${body.properties.map(({ name }) => `\`${name}\``).join(', ')}`
    case 'value':
      // It is for a comment, for which nothing is imported.
      return `\`${printValue(body.value, new Scope(types, ''))}\``
  }
}
