interface Activity {
  /** `loggedByService`. */
  readonly service: string;
  readonly category: string;
  /** Inferred where the activity's own first word does not say it. */
  readonly operationType: 'Add' | 'Assign' | 'Update' | 'Unassign' | 'Delete';
}

const APPLICATION_PROXY = 'Application Proxy';
const CORE_DIRECTORY = 'Core Directory';
const RESOURCE = { service: APPLICATION_PROXY, category: 'ResourceManagement' } as const;
const HYBRID = { service: APPLICATION_PROXY, category: 'DirectoryManagement' } as const;
const ROLLOUT = { service: APPLICATION_PROXY, category: 'Authentication' } as const;
const DIRECTORY = { service: CORE_DIRECTORY, category: 'DirectoryManagement' } as const;
const USER = { service: CORE_DIRECTORY, category: 'UserManagement' } as const;
const CONDITIONAL_ACCESS = { service: 'Conditional Access', category: 'Policy' } as const;
const SELF_SERVICE = {
  service: 'Self-service Password Management',
  category: 'UserManagement',
} as const;

/**
 * Activities of the directory's audit log that the lab can bring about, by `activityDisplayName`. Agents and the switch
 * of Pass-through Authentication are logged by Application Proxy, whose connectors they descend from; as in the product,
 * no entry names an agent's certificate.
 *
 * `Unregister connector` is inferred: the list has no activity for an agent that leaves. That agent groups are logged as
 * connector groups is inferred as well.
 *
 * @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 * @see https://learn.microsoft.com/entra/identity/authentication/howto-sspr-reporting
 */
export const AUDIT_ACTIVITIES = {
  'Register connector': { ...RESOURCE, operationType: 'Add' },
  'Unregister connector': { ...RESOURCE, operationType: 'Delete' },
  'Add connector Group': { ...RESOURCE, operationType: 'Add' },
  'Update Connector Group': { ...RESOURCE, operationType: 'Update' },
  'Delete Connector Group': { ...RESOURCE, operationType: 'Delete' },
  'Add a Connector to Connector Group': { ...RESOURCE, operationType: 'Assign' },
  'Enable passthrough authentication': { ...HYBRID, operationType: 'Update' },
  'Disable passthrough authentication': { ...HYBRID, operationType: 'Update' },
  'Create rollout policy for feature': { ...ROLLOUT, operationType: 'Add' },
  'Update rollout policy of feature': { ...ROLLOUT, operationType: 'Update' },
  'Delete rollout policy of feature': { ...ROLLOUT, operationType: 'Delete' },
  'Add a group to feature rollout': { ...ROLLOUT, operationType: 'Assign' },
  'Remove a group from feature rollout': { ...ROLLOUT, operationType: 'Unassign' },
  'Create company settings': { ...DIRECTORY, operationType: 'Add' },
  'Update company settings': { ...DIRECTORY, operationType: 'Update' },
  'Delete company settings': { ...DIRECTORY, operationType: 'Delete' },
  'Add unverified domain': { ...DIRECTORY, operationType: 'Add' },
  'Verify domain': { ...DIRECTORY, operationType: 'Update' },
  'Set domain authentication': { ...DIRECTORY, operationType: 'Update' },
  'Set DirSync feature': { ...DIRECTORY, operationType: 'Update' },
  'Add user': { ...USER, operationType: 'Add' },
  'Update user': { ...USER, operationType: 'Update' },
  'Delete user': { ...USER, operationType: 'Delete' },
  'Enable account': { ...USER, operationType: 'Update' },
  'Disable account': { ...USER, operationType: 'Update' },
  'Convert federated user to managed': { ...USER, operationType: 'Update' },
  'Consent to application': {
    service: CORE_DIRECTORY,
    category: 'ApplicationManagement',
    operationType: 'Assign',
  },
  'Add conditional access policy': { ...CONDITIONAL_ACCESS, operationType: 'Add' },
  'Update conditional access policy': { ...CONDITIONAL_ACCESS, operationType: 'Update' },
  'Delete conditional access policy': { ...CONDITIONAL_ACCESS, operationType: 'Delete' },
  'Update security defaults': { ...CONDITIONAL_ACCESS, operationType: 'Update' },
  'Unlock user account (self-service)': { ...SELF_SERVICE, operationType: 'Update' },
  'Reset password (self-service)': { ...SELF_SERVICE, operationType: 'Update' },
  'Reset password (by admin)': { ...SELF_SERVICE, operationType: 'Update' },
  'Change password (self-service)': { ...SELF_SERVICE, operationType: 'Update' },
} as const satisfies Readonly<Record<string, Activity>>;

export type AuditActivity = keyof typeof AUDIT_ACTIVITIES;
