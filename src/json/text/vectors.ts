/** Format of a vector that is a `Float32Array`: a list of numbers, or packed bytes. */
export type VectorFormat = 'numbers' | 'base64'

/** Encodes a vector as Elasticsearch decodes it: four bytes for each number, the most significant first. */
export function base64Vector(vector: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * Float32Array.BYTES_PER_ELEMENT))
  vector.forEach((value, index) => {
    bytes.setFloat32(index * Float32Array.BYTES_PER_ELEMENT, value)
  })
  return Buffer.from(bytes.buffer).toString('base64')
}
