import { type ClassSchema, defineClass } from './class-schema.ts';
import { ACCOUNT_CLASSES } from './classes-of-accounts.ts';
import { CONTAINER_CLASSES } from './classes-of-containers.ts';
import { DOMAIN_CLASSES } from './classes-of-domains.ts';
import { TOPOLOGY_CLASSES } from './classes-of-topology.ts';

/** The object classes that a lab's forest knows, as of Windows Server 2016. @see [MS-ADSC] */
export const CLASSES: readonly ClassSchema[] = [
  ...CONTAINER_CLASSES,
  ...ACCOUNT_CLASSES,
  ...DOMAIN_CLASSES,
  ...TOPOLOGY_CLASSES,
].map(defineClass);
