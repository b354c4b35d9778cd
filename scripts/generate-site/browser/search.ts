import MiniSearch from 'minisearch'
import { findEntries } from '../find-entries.js'
import { SEARCH, type SearchEntry } from '../search-options.js'
import { printResult } from './result.js'

declare global {
  /** Set by `search-index.js`. */
  var searchIndex: string | undefined
}

const root = document.documentElement.dataset.root ?? './'
let index: Promise<MiniSearch<SearchEntry>> | undefined

/** Lets the box in the header search. The index is loaded when the box gets the focus. */
export function startSearch(): void {
  const form = document.querySelector<HTMLFormElement>('.search')
  const box = form?.querySelector('input')
  const list = form?.querySelector('ol')
  if (!form || !box || !list) return
  box.addEventListener('focus', () => loadIndex())
  let shown = Promise.resolve()
  box.addEventListener('input', () => {
    shown = showResults(box.value)
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    await shown // Enter can come before the index.
    selected()?.querySelector('a')?.click()
  })
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) show(false)
  })
  document.addEventListener('keydown', (event) => {
    const { key, target } = event
    if (key === '/' && target !== box) {
      event.preventDefault()
      box.focus()
    } else if (key === 'Escape' && target === box) {
      show(false)
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && target === box) {
      event.preventDefault()
      const { length } = list.children
      const place = Array.from(list.children, (item) => item.ariaSelected).indexOf('true')
      select((place + (key === 'ArrowDown' ? 1 : length - 1)) % length)
    }
  })

  async function showResults(text: string): Promise<void> {
    const results = findEntries(await loadIndex(), text)
    list?.replaceChildren(...results.map((result, place) => printResult(result, root, place)))
    show(text.trim() !== '')
    select(0)
    if (list && results.length === 0) list.textContent = 'Nothing found'
  }

  function show(isShown: boolean): void {
    if (list) list.hidden = !isShown
    box?.setAttribute('aria-expanded', String(isShown))
  }

  function selected(): Element | null | undefined {
    return list?.querySelector('[aria-selected=true]')
  }

  function select(place: number): void {
    selected()?.removeAttribute('aria-selected')
    const item = list?.children[place]
    item?.setAttribute('aria-selected', 'true')
    item?.scrollIntoView({ block: 'nearest' })
    if (item) box?.setAttribute('aria-activedescendant', item.id)
  }
}

function loadIndex(): Promise<MiniSearch<SearchEntry>> {
  index ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = `${root}search-index.js`
    script.onload = () => resolve(MiniSearch.loadJSON(globalThis.searchIndex ?? '', SEARCH))
    script.onerror = () => reject(new Error('the index of the search cannot be loaded'))
    document.head.append(script)
  })
  return index
}
