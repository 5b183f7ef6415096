import { z } from 'zod'
import { centreConfigSchema } from './schema.ts'

/** JSON Schema (draft 7) of centre.yaml, for editors: completion, descriptions, examples. */
export function centreJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(centreConfigSchema, { io: 'input', target: 'draft-7' })
  return { ...schema, title: 'centre.yaml' }
}
