import { type AttributeSchema, attributeSchema } from './schema.ts';

export function schemaOf(name: string): AttributeSchema {
  const schema = attributeSchema(name);
  if (schema === undefined) throw new TypeError(`The schema has no ${name}.`);
  return schema;
}
