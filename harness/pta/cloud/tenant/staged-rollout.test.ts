import { expect, test } from 'vitest';
import { StagedRollout } from './staged-rollout.ts';

const DAY_MS = 86_400_000;
const members = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const refused = () => expect.objectContaining({ code: 'TENANT_CHANGE_REFUSED' });

test('members of a group sign in by its feature, all others do not', () => {
  const rollout = new StagedRollout();
  rollout.addGroup('pass-through', { name: 'pilots', members: ['alice'] }, 0);

  expect([rollout.featureOf('alice', 0), rollout.featureOf('bob', 0)]).toEqual([
    'pass-through',
    undefined,
  ]);
});

test('an edit takes as long as it takes', () => {
  const rollout = new StagedRollout({ editDelayMs: DAY_MS });
  rollout.addGroup('password-hash', { name: 'pilots', members: ['alice'] }, 0);
  rollout.setMembers('pilots', ['bob'], DAY_MS);
  const staged = (now: number) => ['alice', 'bob'].filter((who) => rollout.featureOf(who, now));

  expect([0, DAY_MS - 1, DAY_MS, 2 * DAY_MS - 1, 2 * DAY_MS].map(staged)).toEqual([
    [],
    [],
    ['alice'],
    ['alice'],
    ['bob'],
  ]);
});

test('a group that is removed is over', () => {
  const rollout = new StagedRollout();
  rollout.addGroup('pass-through', { name: 'pilots', members: ['alice'] }, 0);

  rollout.removeGroup('pilots');

  expect([rollout.featureOf('alice', 0), rollout.groupsOf('pass-through')]).toEqual([
    undefined,
    [],
  ]);
});

test('the two features are not rolled out together', () => {
  const rollout = new StagedRollout();
  rollout.addGroup('pass-through', { name: 'pilots', members: [] }, 0);

  expect(() => rollout.addGroup('password-hash', { name: 'others', members: [] }, 0)).toThrow(
    refused(),
  );
});

test('a feature has ten groups and no eleventh', () => {
  const rollout = new StagedRollout();
  const add = (name: string) => rollout.addGroup('pass-through', { name, members: [] }, 0);
  for (const name of members(10)) add(name);

  expect(() => add('one more')).toThrow(refused());
  expect(rollout.groupsOf('pass-through')).toHaveLength(10);
});

test('a group begins with 200 users at most, and grows to 50,000', () => {
  const rollout = new StagedRollout();
  const group = (count: number) => ({ name: 'pilots', members: members(count) });
  expect(() => rollout.addGroup('pass-through', group(201), 0)).toThrow(refused());

  rollout.addGroup('pass-through', group(200), 0);
  rollout.setMembers('pilots', members(50_000), 0);

  expect(() => rollout.setMembers('pilots', members(50_001), 0)).toThrow(refused());
  expect(rollout.featureOf('user-49999', 0)).toBe('pass-through');
});

test.each([
  ['twice', (rollout: StagedRollout) => rollout.addGroup('pass-through', GROUP, 0)],
  ['that is not staged', (rollout: StagedRollout) => rollout.setMembers('others', [], 0)],
])('a group %s is refused', (_what, change) => {
  const rollout = new StagedRollout();
  rollout.addGroup('pass-through', GROUP, 0);

  expect(() => change(rollout)).toThrow(refused());
});

const GROUP = { name: 'pilots', members: [] };
