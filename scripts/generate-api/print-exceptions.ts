import type { SpecBody, SpecException, SpecResponse } from './types/model.js'
import { printValue } from './types/print-value.js'
import { Scope, type Types } from './types/scope.js'

/** What an API answers with a status other than that of its response, a sentence each; most say nothing of it. */
export function printExceptions(response: SpecResponse, types: Types): string[] {
  return (response.exceptions ?? []).flatMap((exception) => {
    const reply = printReply(exception, response, types)
    const [ignored, accepted] = [false, true].map((ok) => exception.statusCodes.filter((code) => code < 400 === ok))
    return [
      ...sentence(ignored, (codes) => `With \`ignore: [${codes}]\` the reply can be ${reply}.`),
      ...sentence(accepted, (codes) => `With the status ${codes} the reply is ${reply}.`),
    ]
  })
}

function sentence(codes: readonly number[] = [], say: (codes: string) => string): string[] {
  return codes.length === 0 ? [] : [say([...codes].sort().join(', '))]
}

function printReply({ body }: SpecException, response: SpecResponse, types: Types): string {
  const reply = printBody(body, types)
  return reply === printBody(response.body, types) ? 'like that of a success' : reply
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
