import type { Api, Parameter } from './api.js'

/** What an editor shows for a method: the first sentence of its description, and where to read on. */
export function printComment(api: Api, indent: string): string {
  const lines = [firstSentence(api.description)]
  if (api.docUrl && !api.docUrl.endsWith('#TODO')) lines.push(`@see ${api.docUrl}`)
  if (api.deprecation) lines.push(`@deprecated ${oneLine(api.deprecation)}`)
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join('\n')
}

/** What an editor shows for a parameter; nothing where the specification has no words for it. */
export function printParameterComment({ description }: Parameter, indent: string): string {
  return description === '' ? '' : `${indent}/** ${firstSentence(description)} */\n`
}

function firstSentence(description: string): string {
  const [paragraph = ''] = description.split('\n\n')
  return oneLine(paragraph).replace(/(?<!\b(?:e\.g|i\.e|etc))\.\s(?=[A-Z`]).*$/, '.')
}

/** A comment must not end early. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()
}
