import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LdapControl } from '../ldap/ldap-operation.ts';
import { pagedResults, readPagedResults, readSortKeys, sortResult } from './control-values.ts';
import {
  type AskedSearch,
  type Found,
  HEAD,
  namesOf,
  SearchWorld,
  USERS,
} from './search-world.test-support.ts';
import { ControlOid } from './supported-controls.ts';

const NO_COOKIE: Uint8Array = new Uint8Array();

function paging(size: number, cookie: Uint8Array = NO_COOKIE): LdapControl {
  const value = pagedResults({ size, cookie });
  return { type: ControlOid.pagedResults, critical: true, value };
}

function pageOf({ controls = [] }: Found) {
  const control = controls.find(({ type }) => type === ControlOid.pagedResults);
  return readPagedResults(control?.value ?? new Uint8Array());
}

function twelve(profile: 'samba' | 'windows-2022' = 'samba'): SearchWorld {
  const world = new SearchWorld(profile);
  for (let number = 0; number < 12; number += 1) world.addUser(`u${number + 10}`);
  return world;
}

const TWELVE: AskedSearch = { filter: '(userPrincipalName=u*)' };

test('12 entries in pages of 5 come as 5, 5 and 2, references with the first', () => {
  const world = twelve();
  const pages: unknown[] = [];
  let cookie: Uint8Array = NO_COOKIE;
  do {
    const found = world.search(TWELVE, [paging(5, cookie)]);
    const page = pageOf(found);
    pages.push([found.entries.length, page.size, page.cookie.length, found.references?.length]);
    cookie = page.cookie;
  } while (cookie.length > 0);

  expect(pages).toEqual([
    [5, 12, 2, 3],
    [5, 12, 2, 0],
    [2, 0, 0, 0],
  ]);
});

test('paging brings each entry once, whatever the size of a page', () => {
  const world = twelve();
  const all = namesOf(world.search());
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), (size) => {
      const names: string[] = [];
      let cookie: Uint8Array = NO_COOKIE;
      do {
        const found = world.search({}, [paging(size, cookie)]);
        names.push(...namesOf(found));
        cookie = pageOf(found).cookie;
      } while (cookie.length > 0);

      expect(names).toEqual(all);
    }),
    { numRuns: 25 },
  );
});

test('a size of 2^31 and more is all of them', () => {
  const value = Uint8Array.of(0x30, 5, 2, 1, 0x80, 4, 0);
  const control = { type: ControlOid.pagedResults, critical: true, value };

  expect(twelve().search(TWELVE, [control]).entries).toHaveLength(12);
});

describe('a cookie', () => {
  const world = twelve();
  const { cookie } = pageOf(world.search(TWELVE, [paging(5)]));
  const codeOf = (asked: AskedSearch, controls: LdapControl[], session = world.session) =>
    world.search(asked, controls, session).result.resultCode;

  test.each<[string, number, AskedSearch, LdapControl[]]>([
    ['that was never given', 53, TWELVE, [paging(5, Uint8Array.of(0x39, 0))]],
    ['of another filter', 12, { filter: '(cn=*)' }, [paging(5, cookie)]],
    ['of fewer attributes', 12, { ...TWELVE, attributes: ['cn'] }, [paging(5, cookie)]],
    [
      'of fewer controls',
      12,
      TWELVE,
      [paging(5, cookie), { type: ControlOid.domainScope, critical: false }],
    ],
    ['that is none, with a page of none', 1, TWELVE, [paging(0)]],
    ['that is right', 0, TWELVE, [paging(5, cookie)]],
  ])('%s is answered %d', (_, resultCode, asked, controls) => {
    expect(codeOf(asked, controls)).toBe(resultCode);
  });

  test('belongs to its connection', () => {
    expect(codeOf(TWELVE, [paging(5, cookie)], world.connect())).toBe(53);
  });

  test('ends with a page of none', () => {
    const { cookie: other } = pageOf(world.search(TWELVE, [paging(5)]));

    expect(codeOf(TWELVE, [paging(0, other)])).toBe(0);
    expect(codeOf(TWELVE, [paging(5, other)])).toBe(53);
  });

  test('is forgotten after ten others', () => {
    const { cookie: first } = pageOf(world.search(TWELVE, [paging(5)]));
    for (let count = 0; count < 10; count += 1) world.search(TWELVE, [paging(5)]);

    expect(codeOf(TWELVE, [paging(5, first)])).toBe(53);
  });
});

test('changes between pages are seen, and no entry comes twice', () => {
  const world = twelve();
  const { directory } = world;
  const { cookie } = pageOf(world.search(TWELVE, [paging(5)]));
  const gone = directory.recordBySam('u15');
  const moved = directory.recordBySam('u16');
  const above = directory.recordByDn(`CN=Computers,${HEAD}`);
  if (gone === undefined || moved === undefined || above === undefined) throw new TypeError();
  directory.remove(gone);
  directory.update(moved, { parent: above.id });
  world.addUser('u99');

  expect(namesOf(world.search(TWELVE, [paging(100, cookie)]))).toEqual([
    'u16',
    'u17',
    'u18',
    'u19',
    'u20',
    'u21',
  ]);
});

test('Windows caps a page, and a smaller size limit ends the search', () => {
  const world = new SearchWorld('windows-2022');
  for (let number = 0; number < 1_001; number += 1) world.addUser(`u${number}`);
  const capped = world.search(TWELVE, [paging(5_000)]);
  const limited = world.search({ ...TWELVE, sizeLimit: 3 }, [paging(5)]);

  expect([capped.entries.length, pageOf(capped).size]).toEqual([1_000, 1_001]);
  expect([limited.entries.length, limited.result.resultCode]).toEqual([3, 4]);
});

describe('sorting', () => {
  const sortBy = (attribute: string, reverse = false, critical = true): LdapControl => {
    const name = Buffer.from(attribute);
    const order = reverse ? [0x81, 1, 0xff] : [];
    const key = [0x30, 2 + name.length + order.length, 4, name.length, ...name, ...order];
    const value = Uint8Array.from([0x30, key.length, ...key]);
    return { type: ControlOid.serverSort, critical, value };
  };
  const responseOf = ({ controls = [] }: Found) =>
    controls.find(({ type }) => type === ControlOid.serverSortResponse)?.value;

  const worldOf = (profile: 'samba' | 'windows-2022') => {
    const world = new SearchWorld(profile);
    world.addUser('x1', { sn: 'beta' });
    world.addUser('x2', { sn: 'Alpha' });
    world.addUser('x3');
    return world;
  };
  const asked: AskedSearch = { filter: '(userPrincipalName=x*)', baseDn: USERS };

  test.each(['samba', 'windows-2022'] as const)('%s sorts, without a value last', (profile) => {
    const world = worldOf(profile);

    expect(namesOf(world.search(asked, [sortBy('sn')]))).toEqual(['x2', 'x1', 'x3']);
    expect(namesOf(world.search(asked, [sortBy('sn', true)]))).toEqual(['x1', 'x2', 'x3']);
  });

  test('goes on through pages', () => {
    const world = worldOf('samba');
    const first = world.search(asked, [sortBy('sn'), paging(2)]);
    const next = world.search(asked, [sortBy('sn'), paging(2, pageOf(first).cookie)]);

    expect([...namesOf(first), ...namesOf(next)]).toEqual(['x2', 'x1', 'x3']);
  });

  test('is answered by Windows alone', () => {
    expect(responseOf(worldOf('samba').search(asked, [sortBy('sn')]))).toBeUndefined();
    expect(responseOf(worldOf('windows-2022').search(asked, [sortBy('sn')]))).toEqual(
      Buffer.from([0x30, 3, 0x0a, 1, 0]),
    );
  });

  test.each([
    ['samba', true, 0, 3],
    ['windows-2022', true, 12, 0],
    ['windows-2022', false, 0, 3],
  ] as const)('by an unknown attribute on %s (critical: %s)', (profile, critical, code, count) => {
    const found = worldOf(profile).search(asked, [sortBy('nothing', false, critical)]);

    expect([found.result.resultCode, found.entries.length]).toEqual([code, count]);
    if (profile !== 'samba') expect(responseOf(found)).toEqual(Buffer.from([0x30, 3, 0x0a, 1, 16]));
  });
});

test('any size and cookie survive writing and reading', () => {
  const size = fc.integer({ min: 0, max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(size, fc.uint8Array({ maxLength: 100 }), (number, cookie) => {
      const read = readPagedResults(pagedResults({ size: number, cookie }));

      expect([read.size, [...read.cookie]]).toEqual([number, [...cookie]]);
    }),
  );
});

test('any bytes are a value of a control or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      for (const read of [readPagedResults, readSortKeys]) {
        try {
          read(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'MALFORMED' });
        }
      }
    }),
  );
  expect([...sortResult(16)]).toEqual([0x30, 3, 0x0a, 1, 16]);
});
