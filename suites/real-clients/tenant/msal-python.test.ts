import { describe, expect, test } from 'vitest';
import { isRunnable, runProgram } from '../debian-program.ts';
import { MSAL_PYTHON } from './flows/msal-python.ts';
import { testFlows } from './test-flows.ts';

const PYTHON = '/usr/bin/python3';

/** Debian package python3-msal. */
describe.skipIf(!isRunnable(PYTHON, ['-c', 'import msal'], 'python3-msal'))('Debian', () => {
  testFlows(MSAL_PYTHON, PYTHON, 'msal_python.py');

  test('has the version that the page names', async () => {
    const { output } = await runProgram(PYTHON, ['-c', 'import msal; print(msal.__version__)']);

    expect(MSAL_PYTHON.version).toContain(output.trim());
  });
});
