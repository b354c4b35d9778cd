import type { Observable } from 'rxjs'
import type { Client } from '../../../../src/index.js'

export interface Book {
  title: string
  year: number
  tags: string[]
  author: { name: string; born: Date }
  reviews: { stars: number; text: string | null }[]
}

export interface Film {
  director: string
}

/** A client that knows what is in its indices. */
export type Library = Client<{ books: Book; films: Film }>

/** What an Observable emits. */
export type Emitted<T> = T extends Observable<infer E> ? E : never

/** Functions in tests of types are only looked at by the compiler. */
export type Compiled<C = Client> = (client: C) => unknown
