import { firstSentence, oneLine, printLines, withLink } from '../print-comment.js'
import type { SpecProperty, SpecType } from './model.js'

type Documented = Pick<
  SpecProperty,
  'description' | 'docUrl' | 'extDocUrl' | 'deprecation' | 'availability' | 'serverDefault'
>

/**
 * Prints the documentation of a type or a property, with `indent` in front of each line. Prints nothing if there is
 * none.
 */
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
