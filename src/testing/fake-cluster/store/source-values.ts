import { isArray, isObject, type Json } from '../format/json.js'

type Leaf = string | number | boolean

/**
 * Returns the plain values at a dotted path of a source: through arrays, and through keys that contain dots themselves.
 */
export function valuesAt(source: Json | undefined, path: string): readonly Leaf[] {
  const found: Leaf[] = []
  collect(source, path, found)
  return found
}

function collect(source: Json | undefined, path: string, found: Leaf[]): void {
  if (isArray(source)) {
    for (const each of source) collect(each, path, found)
  } else if (isObject(source)) {
    collectLeaves(source[path], found)
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      collect(source[path.slice(0, dot)], path.slice(dot + 1), found)
    }
  }
}

function collectLeaves(value: Json | undefined, found: Leaf[]): void {
  if (value === undefined || value === null) return
  if (isArray(value)) for (const each of value) collectLeaves(each, found)
  else if (!isObject(value)) found.push(value)
}
