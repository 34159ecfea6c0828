import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

export interface ProgramRun {
  readonly code: number;
  readonly output: string;
}

/**
 * Whether a suite that needs a program may run. Where it is missing the suite is skipped, and says so; in CI it
 * runs, and fails.
 *
 * @param probe - arguments that make the program end at once
 */
export function isRunnable(
  program: string,
  probe: readonly string[],
  debianPackage: string,
): boolean {
  const found = spawnSync(program, probe).status === 0;
  if (!found && process.env['CI'] !== 'true') {
    console.warn(
      `SKIPPED, not verified: ${program} is missing; install Debian package ${debianPackage}.`,
    );
  }
  return found || process.env['CI'] === 'true';
}

/** Runs a program to its end; it is given `input` and then the end of its standard input. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramRun> {
  const running = promisify(execFile)(program, [...args], {
    env: { ...process.env, ...env },
    timeout: 15_000,
  });
  running.child.stdin?.end(input);
  try {
    const { stdout, stderr } = await running;
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}
