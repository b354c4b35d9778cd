const { catchError, debounceTime, defaultIfEmpty, distinctUntilChanged, endWith, from, fromEvent } = rxjs
const { map, of, scan, startWith, switchMap, throwError } = rxjs
const { fromFetch } = rxjs.fetch

const box = document.querySelector('input')
const list = document.querySelector('ul')
const status = document.querySelector('output')

fromEvent(box, 'input')
  .pipe(
    map(() => box.value.trim()),
    debounceTime(150),
    distinctUntilChanged(),
    switchMap((text) => (text === '' ? of({ names: [], message: '' }) : results$(text))), // aborts the earlier request
  )
  .subscribe(({ names, message }) => {
    status.value = message
    if (names) list.replaceChildren(...names.map(itemOf)) // the old results stay until new ones arrive
  })

/** Emits the names found so far, whenever another one arrives. */
function results$(text) {
  return fromFetch(`/search?q=${encodeURIComponent(text)}`, { selector: lines$ }).pipe(
    map((line) => JSON.parse(line).name),
    scan((names, name) => [...names, name], []),
    defaultIfEmpty([]),
    map((names) => ({ names, message: 'searching' })),
    startWith({ message: 'searching' }),
    endWith({ message: 'complete' }),
    catchError(() => of({ names: [], message: 'the search has failed' })),
  )
}

/** Emits the lines of a response as they arrive. */
function lines$(response) {
  if (!response.ok) return throwError(() => new Error(`status ${response.status}`))
  let rest = ''
  const split = new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      for (const line of lines) controller.enqueue(line)
    },
  })
  return from(response.body.pipeThrough(new TextDecoderStream()).pipeThrough(split))
}

function itemOf(name) {
  const item = document.createElement('li')
  item.textContent = name
  return item
}
