import { literal, quoted } from '../generate-api/names.js'
import type { Sample } from './sample-words.js'

/** A value as TypeScript writes it: on one line, if the first has room for `first` characters, and others for `width`. */
export function printSample(value: Sample, width: number, first = width, indent = ''): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : literal(value)
  const deeper = `${indent}  `
  const print = (inner: Sample): string => printSample(inner, width, width, deeper)
  const isList = Array.isArray(value)
  const parts = isList
    ? value.map(print)
    : Object.entries(value).map(([name, inner]) => `${quoted(name)}: ${print(inner)}`)
  const [open, close] = isList ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
  if (indent.length + line.length <= first && !line.includes('\n')) return line
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join('')}${indent}${close}`
}
