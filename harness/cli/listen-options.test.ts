import { expect, test } from 'vitest';
import { capturedContext } from './captured-context.test-support.ts';
import { up } from './commands/up.ts';
import { listenAddresses } from './listen-options.ts';
import { parseArguments } from './parse-arguments.ts';

function listenWith(...args: string[]) {
  const context = capturedContext();
  const addresses = listenAddresses(context, parseArguments(up.spec, args));
  return { ...addresses, notes: context.notes };
}

test('unless said otherwise, the control API listens at the loopback interface', () => {
  expect(listenWith()).toEqual({
    listen: {},
    control: { host: '127.0.0.1', port: 0 },
    allowRemote: false,
    notes: '',
  });
});

test.each(['127.0.0.1:1', '127.1.2.3:1', 'localhost:1', '[::1]:1'])(
  '%s is a loopback address',
  (address) => {
    expect(listenWith('--ldaps-listen', address).listen.ldaps?.port).toBe(1);
  },
);

test('with --allow-remote other addresses are taken, and a warning is given', () => {
  const { listen, notes } = listenWith('--cloud-listen', '0.0.0.0:443', '--allow-remote');
  expect(listen).toEqual({ cloud: { host: '0.0.0.0', port: 443 } });
  expect(notes).toMatch(/^Warning: the lab listens beyond the loopback interface\./);
});

test('--allow-remote alone warns of nothing', () => {
  expect(listenWith('--allow-remote').notes).toBe('');
});
