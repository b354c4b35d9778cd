const SEARCHES = 1_000

/** Starts all searches in one turn of the event loop; resolves with their number. */
export const searches = (client) => () =>
  new Promise((resolve, reject) => {
    let finished = 0
    const done = ({ hits }) => {
      if (hits.hits.length !== 10) return reject(new Error('an incomplete response'))
      if (++finished === SEARCHES) resolve(SEARCHES)
    }
    for (let n = 0; n < SEARCHES; n++) {
      client
        .search$({ index: 'books', query: { match: { title: `book ${n}` } } })
        .subscribe({ next: done, error: reject })
    }
  })
