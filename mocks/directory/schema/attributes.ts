import { type AttributeSchema, readAttributeRow } from './attribute-schema.ts';
import { ACCOUNT_ATTRIBUTES } from './attributes-of-accounts.ts';
import { EXCHANGE_ATTRIBUTES } from './attributes-of-exchange.ts';
import { OBJECT_ATTRIBUTES } from './attributes-of-objects.ts';
import { PEOPLE_ATTRIBUTES } from './attributes-of-people.ts';
import { POLICY_ATTRIBUTES } from './attributes-of-policy.ts';
import { TOPOLOGY_ATTRIBUTES } from './attributes-of-topology.ts';

/**
 * The attributes that a lab's forest knows: those of Windows Server 2016 that belong to the classes in `classes.ts`,
 * less what only services outside the lab write.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const ATTRIBUTES: readonly AttributeSchema[] = [
  OBJECT_ATTRIBUTES,
  ACCOUNT_ATTRIBUTES,
  PEOPLE_ATTRIBUTES,
  POLICY_ATTRIBUTES,
  TOPOLOGY_ATTRIBUTES,
  EXCHANGE_ATTRIBUTES,
].flatMap((rows) => rows.trim().split('\n').map(readAttributeRow));
