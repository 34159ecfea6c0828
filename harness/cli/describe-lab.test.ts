import { expect, test } from 'vitest';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

test('up says what runs, who can sign in and what to try, until it is interrupted', async () => {
  const context = capturedContext(undefined, () => context.interrupt());
  expect(await run(['up', '--agents', '1', '--users', '20'], context)).toBe(0);
  const { output } = context;
  for (const text of [
    /^ {2}Console +http:\/\/127\.0\.0\.1:\d+\/$/m,
    /^ {2}AGENT1\.contoso\.test {2}active {2}[0-9a-f-]{36}$/m,
    /^ {2}lou\.locked@contoso\.test +\S+ +locked$/m,
    /^ {2}and 9 more: http/m,
    /^ {2}npx pta-harness sign-in alice@contoso\.test --lab http:\/\/127\.0\.0\.1:\d+$/m,
    /^ {2}LDAPTLS_CACERT='[^']+root\.pem' ldapsearch .* -D Administrator@contoso\.test /m,
    /^ {2}curl .*--resolve login\.microsoftonline\.com:\d+:127\.0\.0\.1 /m,
    /^ {2}npx pta-harness replay /m,
  ]) {
    expect(output).toMatch(text);
  }
  expect(context.notes).toBe('');
});
