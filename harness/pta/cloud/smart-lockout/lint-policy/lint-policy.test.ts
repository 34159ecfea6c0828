import { describe, expect, test } from 'vitest';
import { SMART_LOCKOUT_DEFAULTS } from '../smart-lockout-settings.ts';
import { lintPolicy } from './lint-policy.ts';
import type { ActiveDirectoryLockoutPolicy, EntraLockoutPolicy } from './lockout-policies.ts';
import type { PolicyFinding } from './policy-finding.ts';

function entra(policy: Partial<EntraLockoutPolicy> = {}): EntraLockoutPolicy {
  return { environment: 'AzureCloud', ...SMART_LOCKOUT_DEFAULTS.AzureCloud, ...policy };
}

/** Threshold, minutes of the lock, minutes of the window. */
function activeDirectory(
  lockoutThreshold: number,
  lockoutDurationMinutes: number,
  lockOutObservationWindowMinutes: number,
  rest: Partial<ActiveDirectoryLockoutPolicy> = {},
): ActiveDirectoryLockoutPolicy {
  return {
    lockoutThreshold,
    lockoutDurationMinutes,
    lockOutObservationWindowMinutes,
    passwordSettings: [],
    directPaths: [],
    ...rest,
  };
}

function ids(findings: readonly PolicyFinding[], severity?: PolicyFinding['severity']): string[] {
  return findings
    .filter((each) => severity === undefined || each.severity === severity)
    .map(({ id }) => id);
}

function find(findings: readonly PolicyFinding[], id: PolicyFinding['id']): PolicyFinding {
  const found = findings.find((each) => each.id === id);
  expect(found, id).toBeDefined();
  return found as PolicyFinding;
}

describe('an outsider', () => {
  test.each([
    // The worked example of the documentation: Entra 10, Active Directory 5.
    [10, 120, [5, 1, 1], { tries: 5, seconds: 0, lockedForSeconds: 60 }],
    [10, 60, [10, 30, 30], { tries: 10, seconds: 0, lockedForSeconds: 1800 }],
    [10, 60, [11, 30, 30], { tries: 11, seconds: 60, lockedForSeconds: 1800 }],
    // Defaults in front of a policy that keeps the rule on thresholds, and not the one on durations.
    [10, 60, [20, 30, 30], { tries: 20, seconds: 600, lockedForSeconds: 1800 }],
    [10, 60, [21, 30, 30], { tries: 21, seconds: 690, lockedForSeconds: 1800 }],
    // 90 locks of 60 s to 26 min fit into windows of half an hour.
    [10, 60, [100, 30, 30], { tries: 100, seconds: 44_933, lockedForSeconds: 1800 }],
    [3, 60, [9, 0, 10], { tries: 9, seconds: 360, lockedForSeconds: null }],
    // A lock that ends with the window: the next try still counts.
    [10, 1800, [11, 30, 30], { tries: 11, seconds: 1800, lockedForSeconds: 1800 }],
    [10, 60, [1, 30, 0], { tries: 1, seconds: 0, lockedForSeconds: 1800 }],
  ] as const)(
    'locks Active Directory: Entra %i in %i s, Active Directory %j',
    (threshold, seconds, [adThreshold, minutes, window], numbers) => {
      const findings = lintPolicy(
        entra({ lockoutThreshold: threshold, lockoutDurationInSeconds: seconds }),
        activeDirectory(adThreshold, minutes, window),
      );
      const finding = find(findings, 'outsider-locks-active-directory');
      expect(finding.severity).toBe('error');
      expect(finding.numbers).toEqual(numbers);
    },
  );

  test.each([
    [10, 1801, [20, 30, 30], 11],
    [5, 120, [10, 1, 1], 6],
    [3, 900, [9, 10, 10], 4],
    // With no window each wrong password is the first.
    [10, 60, [20, 30, 0], 1],
  ] as const)(
    'cannot: Entra %i in %i s, Active Directory %j',
    (threshold, seconds, [adThreshold, minutes, window], tries) => {
      const findings = lintPolicy(
        entra({ lockoutThreshold: threshold, lockoutDurationInSeconds: seconds }),
        activeDirectory(adThreshold, minutes, window),
      );
      const finding = find(findings, 'outsider-cannot-lock-active-directory');
      expect(finding).toMatchObject({ severity: 'info', numbers: { tries } });
      expect(ids(findings, 'error')).toEqual([]);
    },
  );

  test('may, in a data centre that allows one failure more', () => {
    const findings = lintPolicy(
      entra({ lockoutDurationInSeconds: 3600 }),
      activeDirectory(11, 30, 30),
    );
    expect(find(findings, 'data-centre-variance-locks-active-directory')).toMatchObject({
      severity: 'warning',
      numbers: { tries: 11, seconds: 0 },
    });
  });

  test('may, when locks grow less than assumed', () => {
    const findings = lintPolicy(entra(), activeDirectory(200, 30, 30));
    expect(find(findings, 'slower-growth-locks-active-directory')).toMatchObject({
      severity: 'warning',
      numbers: { tries: 200, seconds: 190 * 60 },
    });
  });

  test('needs no growth to be assumed for the first try after the first lock', () => {
    const [first] = lintPolicy(entra(), activeDirectory(11, 30, 30));
    const [later] = lintPolicy(entra(), activeDirectory(12, 30, 30));
    expect(first?.inferred).toBeUndefined();
    expect(later?.inferred).toContain('not disclosed');
  });

  test('who also is where the user is known has twice the tries', () => {
    const findings = lintPolicy(
      entra({ lockoutDurationInSeconds: 7200 }),
      activeDirectory(20, 30, 30),
    );
    expect(find(findings, 'familiar-outsider-locks-active-directory')).toMatchObject({
      severity: 'warning',
      numbers: { tries: 20, seconds: 0 },
    });
  });

  test('who is in both places takes turns while no lock outlasts two windows', () => {
    const longer = entra({ lockoutDurationInSeconds: 2000 });
    const findings = lintPolicy(longer, activeDirectory(30, 30, 30));
    expect(find(findings, 'familiar-outsider-locks-active-directory').numbers).toEqual({
      tries: 30,
      // Tries 20 to 30, half a lock apart.
      seconds: 11_000,
      lockedForSeconds: 1800,
    });
  });
});

describe('the documented rules', () => {
  test.each([
    [10, 9, 'error'],
    [10, 10, 'error'],
    [10, 11, 'warning'],
    [10, 19, 'warning'],
    [10, 20, undefined],
    [3, 6, undefined],
    [3, 0, undefined],
  ])('threshold %i of Entra and %i of Active Directory: %s', (cloud, onPremises, severity) => {
    const findings = lintPolicy(
      entra({ lockoutThreshold: cloud }),
      activeDirectory(onPremises, 30, 30),
    );
    expect(findings.find(({ id }) => id === 'threshold-rule')?.severity).toBe(severity);
  });

  test.each([
    [120, 1, false],
    [61, 1, false],
    [60, 1, true],
    [60, 30, true],
    [1800, 30, true],
    [1801, 30, false],
    [99_999, 0, true],
  ])('%i s of Entra and %i min of Active Directory break the rule: %s', (seconds, minutes, is) => {
    const findings = lintPolicy(
      entra({ lockoutDurationInSeconds: seconds }),
      activeDirectory(20, minutes, Math.min(minutes, 1)),
    );
    expect(ids(findings, 'warning').includes('duration-rule')).toBe(is);
  });

  test.each([
    [60, 30, true],
    [30, 30, false],
    [2, 30, false],
  ])('%i s and %i min look right as bare numbers: %s', (seconds, minutes, is) => {
    const findings = lintPolicy(
      entra({ lockoutDurationInSeconds: seconds }),
      activeDirectory(20, minutes, 1),
    );
    expect(find(findings, 'duration-rule').text.includes('bare numbers')).toBe(is);
  });

  test('a window longer than the lock is told', () => {
    expect(ids(lintPolicy(entra(), activeDirectory(20, 10, 30)))).toContain(
      'window-exceeds-duration',
    );
    for (const policy of [activeDirectory(20, 0, 30), activeDirectory(20, 30, 30)]) {
      expect(ids(lintPolicy(entra(), policy))).not.toContain('window-exceeds-duration');
    }
  });
});

describe('beside the cloud', () => {
  test('each direct path is an error of its own', () => {
    const findings = lintPolicy(
      entra({ lockoutDurationInSeconds: 3600 }),
      activeDirectory(30, 30, 30, { directPaths: ['VPN', 'AD FS'] }),
    );
    expect(ids(findings, 'error')).toEqual([
      'direct-path-locks-active-directory',
      'direct-path-locks-active-directory',
    ]);
  });

  test('that nobody said whether there are any is worth a note', () => {
    const { directPaths: _, ...unsaid } = activeDirectory(30, 30, 30);
    expect(ids(lintPolicy(entra(), unsaid), 'info')).toContain('direct-paths-unknown');
  });

  test('an insider locks both', () => {
    expect(
      find(lintPolicy(entra(), activeDirectory(20, 0, 30)), 'insider-locks-both'),
    ).toMatchObject({
      severity: 'info',
      numbers: { tries: 20, seconds: 0, lockedForSeconds: null },
    });
  });
});

test('a threshold of 0 locks nobody, and says so', () => {
  const findings = lintPolicy(entra(), activeDirectory(0, 30, 30, { directPaths: ['VPN'] }));
  expect(ids(findings)).toEqual([
    'active-directory-never-locks',
    'outsider-locks-cloud',
    'same-password-counts',
  ]);
});

test('each password settings object is held beside Entra for itself', () => {
  const findings = lintPolicy(
    entra({ lockoutDurationInSeconds: 3600 }),
    activeDirectory(30, 30, 30, {
      passwordSettings: [
        {
          name: 'Administrators',
          lockoutThreshold: 5,
          lockoutDurationMinutes: 0,
          lockOutObservationWindowMinutes: 30,
        },
      ],
    }),
  );
  const errors = findings.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ policy }) => policy)).toEqual(['PSO Administrators', 'PSO Administrators']);
  expect(ids(errors)).toEqual(['outsider-locks-active-directory', 'threshold-rule']);
});

test('anybody locks the cloud account, at unfamiliar locations', () => {
  const gov = entra({
    environment: 'AzureUSGovernment',
    ...SMART_LOCKOUT_DEFAULTS.AzureUSGovernment,
  });
  expect(find(lintPolicy(gov, activeDirectory(9, 1, 1)), 'outsider-locks-cloud')).toMatchObject({
    severity: 'info',
    numbers: { tries: 3, seconds: 0, lockedForSeconds: 60 },
  });
});

test.each([
  ['AzureChinaCloud', 5, true],
  ['AzureChinaCloud', 10, false],
  ['AzureCloud', 5, false],
] as const)('in %s a threshold of %i cannot be set: %s', (environment, lockoutThreshold, is) => {
  const findings = lintPolicy(entra({ environment, lockoutThreshold }), activeDirectory(30, 1, 1));
  expect(ids(findings).includes('not-customisable')).toBe(is);
});
