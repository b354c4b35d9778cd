/** Changes to TypeDoc's own behavior. */
export function load({ converter }) {
  converter.on('resolveBegin', ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      if (reflection.parent === project && reflection.name === 'index') reflection.name = 'rxelastic'
      if (reflection.name === '__namedParameters') reflection.name = 'options'
      // keyed by a symbol, so not for users
      if (reflection.name.startsWith('[')) project.removeReflection(reflection)
      else if (reflection.signatures) describeOnce(reflection.signatures)
    }
  })
  // each member of a class or an interface would have a paragraph that says where it comes from
  converter.on('resolveEnd', ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      delete reflection.inheritedFrom
      delete reflection.overwrites
    }
  })
}

/** Overloads have one description: TypeDoc prints it with each of them. */
function describeOnce([first, ...others]) {
  for (const signature of others) {
    if (textOf(signature) === textOf(first)) delete signature.comment
  }
}

function textOf({ comment }) {
  return comment?.summary.map(({ text }) => text).join('')
}
