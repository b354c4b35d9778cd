import { firstSentence, oneLine, printLines, withLink } from '../print-comment.js'
import type { SpecProperty, SpecType } from './model.js'

type Documented = Pick<
  SpecProperty,
  'description' | 'docUrl' | 'extDocUrl' | 'deprecation' | 'availability' | 'serverDefault'
>

/** What an editor shows for a type or a property, each line with `indent` in front; nothing where there are no words for it. */
export function printComment(documented: Documented | SpecType, indent = ''): string {
  const text = withLink(firstSentence(documented.description ?? ''), documented.docUrl ?? documented.extDocUrl)
  const lines = [text, ...tags(documented)].filter(Boolean)
  return printLines(lines, indent)
}

/** Marks for what is deprecated or not finished. */
export function printStatus({ deprecation, availability }: Pick<Documented, 'deprecation' | 'availability'>): string[] {
  const stability = availability?.stack?.stability
  return [
    ...(deprecation ? [`@deprecated since ${deprecation.version}: ${oneLine(deprecation.description)}`] : []),
    ...(stability === 'beta' || stability === 'experimental' ? [`@${stability}`] : []),
  ]
}

function tags(documented: Documented): string[] {
  return [
    ...('serverDefault' in documented ? [`@defaultValue ${oneLine(String(documented.serverDefault))}`] : []),
    ...printStatus(documented),
  ]
}
