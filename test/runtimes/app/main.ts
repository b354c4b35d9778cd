import { useLibrary } from './app.js'

useLibrary().then(
  (parts) => console.log(parts.join('\n')),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
