import { systemClock } from '../../../harness/runtime/clock.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { AccountSeed } from '../../directory/account-seed.ts';
import { WellKnownRid } from '../../directory/default-entries.ts';
import { Directory } from '../../directory/directory.ts';
import {
  DIRECTORY_PROFILES,
  type DirectoryProfileName,
} from '../../directory/directory-profile.ts';
import { describeDomain } from '../../directory/domain-description.ts';
import { type DomainPolicy, LAB_POLICY } from '../../directory/domain-policy.ts';
import type { Entry } from '../../directory/entry.ts';
import { fileTimeFromUnixMs } from '../../directory/file-time.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { DirectoryEvent } from '../events.ts';
import type {
  LdapControl,
  LdapResult,
  LdapSession,
  RequestedChange,
} from '../ldap/ldap-operation.ts';
import { serveAdd } from './serve-add.ts';
import { serveDelete } from './serve-delete.ts';
import { serveModify } from './serve-modify.ts';
import { serveModifyDn } from './serve-modify-dn.ts';

export const BASE = 'DC=contoso,DC=test';
export const USERS = `CN=Users,${BASE}`;
export const PASSWORD = 'Abcdefg1';
const NOW = Date.UTC(2026, 10, 20, 19, 32, 34);

export type Values = readonly (string | Uint8Array)[];
export type Change = readonly [RequestedChange['operation'], string, ...Values];

/** UTF-16 in quotation marks. */
export function quoted(password: string): Uint8Array {
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** The changes with which a user changes a password. */
export function passwordChange(old: string, fresh: string): readonly Change[] {
  return [
    ['delete', 'unicodePwd', quoted(old)],
    ['add', 'unicodePwd', quoted(fresh)],
  ];
}

/** Result code and the number in front of the text, such as `19 00000056`; the code alone where there is none. */
export function brief({ resultCode, diagnosticMessage }: LdapResult): string {
  const [hex] = /^[0-9A-F]{8}(?=:)/.exec(diagnosticMessage) ?? [];
  return hex === undefined || hex === '00000000' ? String(resultCode) : `${resultCode} ${hex}`;
}

/** A domain with the users u and v, and whoever writes to it. */
export class WriteWorld {
  now = NOW;
  readonly directory: Directory;
  readonly events: DirectoryEvent[] = [];
  readonly context: ControllerContext;
  /** Who is bound: a number of an account, or nobody. */
  writer: number | undefined = WellKnownRid.administrator;
  secure = true;
  service: LdapSession['service'] = 'domain';

  constructor(profile: DirectoryProfileName = 'samba', policy: Partial<DomainPolicy> = {}) {
    this.directory = new Directory({
      domain: describeDomain('contoso.test'),
      policy: { ...LAB_POLICY, lockoutThreshold: 3, minPwdAge: 0n, ...policy },
    });
    this.context = {
      clock: { ...systemClock, now: () => this.now },
      random: seededRandom(1),
      events: { append: (event: DirectoryEvent) => this.events.push(event) },
      directory: this.directory,
      profile: DIRECTORY_PROFILES[profile],
      host: 'dc1.contoso.test',
      requireTlsForSimpleBind: false,
    };
    this.seed('u');
    this.seed('v');
  }

  seed(name: string, more: Partial<AccountSeed> = {}): Entry {
    const seed = {
      sAMAccountName: name,
      displayName: name,
      userPrincipalName: `${name}@contoso.test`,
      password: new Secret(PASSWORD),
    };
    return this.directory.add({ ...seed, ...more }, fileTimeFromUnixMs(this.now));
  }

  add(dn: string, attributes: Readonly<Record<string, string | Uint8Array | Values>>): string {
    const given = Object.entries(attributes).map(([attribute, value]) => ({
      attribute,
      values: octets(Array.isArray(value) ? value : [value as string]),
    }));
    const operation = { kind: 'add', dn, attributes: given } as const;
    return brief(serveAdd({ messageId: 1, operation, controls: [] }, this.#session, this.context));
  }

  modify(dn: string, changes: readonly Change[], controls: readonly LdapControl[] = []): string {
    return brief(this.modified(dn, changes, controls));
  }

  modified(
    dn: string,
    changes: readonly Change[],
    controls: readonly LdapControl[] = [],
  ): LdapResult {
    const read = changes.map(([operation, attribute, ...values]) => ({
      operation,
      attribute,
      values: octets(values),
    }));
    const operation = { kind: 'modify', dn, changes: read } as const;
    return serveModify({ messageId: 1, operation, controls }, this.#session, this.context);
  }

  delete(dn: string, controls: readonly LdapControl[] = []): string {
    const operation = { kind: 'delete', dn } as const;
    return brief(serveDelete({ messageId: 1, operation, controls }, this.#session, this.context));
  }

  rename(dn: string, newRdn: string, newSuperior?: string, deleteOldRdn = true): string {
    const to = newSuperior === undefined ? {} : { newSuperior };
    const operation = { kind: 'modify-dn', dn, newRdn, deleteOldRdn, ...to } as const;
    return brief(
      serveModifyDn({ messageId: 1, operation, controls: [] }, this.#session, this.context),
    );
  }

  /** Values of one attribute, as a search shows them. */
  values(dn: string, attribute: string): Values {
    return this.directory.findByDn(dn)?.attribute(attribute)?.values ?? [];
  }

  /** The writer becomes another account. */
  as(name: string): this {
    this.writer = this.directory.findBySam(name)?.id;
    return this;
  }

  get #session(): LdapSession {
    const { writer, secure, service } = this;
    const identity = writer === undefined ? undefined : { dn: '', id: writer };
    return { secure, service, memory: new Map(), identity };
  }
}

export function dnOf(name: string): string {
  return `CN=${name},${USERS}`;
}

function octets(values: Values): Uint8Array[] {
  return values.map((value) => Buffer.from(value));
}
