import type { SearchResult } from 'minisearch'

/** Creates the item of a result: a link with the title, its page and the beginning of its text. */
export function printResult({ title, page, excerpt, url }: SearchResult, root: string, place: number): HTMLLIElement {
  const item = document.createElement('li')
  item.id = `result-${place}`
  item.role = 'option'
  const link = document.createElement('a')
  link.href = root + url
  link.append(part('strong', title), ' ', part('small', page === title ? '' : page), part('span', excerpt))
  item.append(link)
  return item
}

function part(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
