import { getContainerRuntimeClient } from 'testcontainers';
import { expect, test, vi } from 'vitest';
import { requireContainerRuntime, sambaAvailability } from './samba-availability.ts';

vi.mock('testcontainers', () => ({ getContainerRuntimeClient: vi.fn() }));

function withoutEngine(): void {
  vi.mocked(getContainerRuntimeClient).mockRejectedValue(new Error('no strategy works'));
}

test('says what is missing without a Docker engine', async () => {
  withoutEngine();

  expect(await sambaAvailability()).toEqual({
    available: false,
    reason: expect.stringContaining('Docker engine'),
  });
});

test('says yes with one', async () => {
  expect(await sambaAvailability()).toEqual({ available: true });
});

test('a start without an engine is refused with a code', async () => {
  withoutEngine();

  await expect(requireContainerRuntime()).rejects.toMatchObject({ code: 'SAMBA_UNAVAILABLE' });
});
