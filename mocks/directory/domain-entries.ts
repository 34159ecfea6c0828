import { parseDn } from './distinguished-name.ts';
import type { DomainDescription } from './domain-description.ts';
import type { DomainPolicy } from './domain-policy.ts';
import { type AttributeChanges, Entry } from './entry.ts';

/** The entries that every domain has before anybody is added: the head and the Users container. */
export function domainEntries({ baseDn, dnsName }: DomainDescription): readonly [Entry, Entry] {
  const head = parseDn(baseDn);
  if (head === undefined || head.length === 0) {
    throw new TypeError(`The domain ${dnsName} has no usable baseDn: ${baseDn}.`);
  }
  const label = head[0]?.value ?? '';
  return [
    new Entry(head, {
      objectClass: ['top', 'domain', 'domainDNS'],
      dc: [label],
      name: [label],
    }),
    new Entry([{ type: 'CN', value: 'Users' }, ...head], {
      objectClass: ['top', 'container'],
      cn: ['Users'],
      name: ['Users'],
    }),
  ];
}

/** The policy as attributes of the domain head. */
export function policyAttributes(policy: DomainPolicy): AttributeChanges {
  return Object.fromEntries(Object.entries(policy).map(([name, value]) => [name, [String(value)]]));
}
