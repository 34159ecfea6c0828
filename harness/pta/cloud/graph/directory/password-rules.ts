import {
  SMART_LOCKOUT_DEFAULTS,
  type SmartLockoutSettings,
} from '../../smart-lockout/smart-lockout-settings.ts';
import { badRequest } from '../odata/bad-request.ts';

/** The tenant's rules of passwords, of which those of Smart Lockout are two. */
export interface PasswordRules extends SmartLockoutSettings {
  /** Words that no password may hold. */
  readonly bannedPasswords: readonly string[];
  readonly checksBannedPasswords: boolean;
  readonly checksBannedPasswordsOnPremises: boolean;
  readonly onPremisesMode: 'Audit' | 'Enforce';
}

/** Who keeps the rules, and lives by them. */
export interface PasswordRuleKeeper {
  /** `undefined` while nobody has set any, or since they were deleted: the defaults hold then. */
  readonly passwordRules: PasswordRules | undefined;
  keepPasswordRules(rules: PasswordRules | undefined): void;
}

/** One of a directory setting's `values`. */
export interface SettingValue {
  readonly name: string;
  readonly value: string;
}

/** @see https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout */
export const PASSWORD_RULE_TEMPLATE_ID = '5cf42378-d67d-4f36-ba46-e8b86229381d';
export const PASSWORD_RULE_NAME = 'Password Rule Settings';

/** What the template says, and what holds where nothing was set. Only of Smart Lockout is it documented. */
export const DEFAULT_PASSWORD_RULES: PasswordRules = {
  ...SMART_LOCKOUT_DEFAULTS.AzureCloud,
  bannedPasswords: [],
  checksBannedPasswords: false,
  checksBannedPasswordsOnPremises: false,
  onPremisesMode: 'Audit',
};

/** Limits of the admin center (inferred: no document names them). */
const THRESHOLD_MAX = 50;
const DURATION_S = { least: 5, most: 18_000 };
/** Documented: no more than 1,000 words of 16 characters. */
const BANNED_PASSWORDS_MAX = 1_000;
const BANNED_PASSWORD_LENGTH_MAX = 16;

/** Between the words of `BannedPasswordList`. */
const TAB = '\t';

/** One value of the setting: how the rules are read from it, and written to it. */
interface RuleValue {
  readonly name: string;
  /** `undefined` when the text is no value of it. */
  read(text: string): Partial<PasswordRules> | undefined;
  write(rules: PasswordRules): string;
}

const VALUES: readonly RuleValue[] = [
  {
    name: 'LockoutThreshold',
    read: (text) => {
      const lockoutThreshold = wholeNumber(text, 1, THRESHOLD_MAX);
      return lockoutThreshold === undefined ? undefined : { lockoutThreshold };
    },
    write: ({ lockoutThreshold }) => String(lockoutThreshold),
  },
  {
    name: 'LockoutDurationInSeconds',
    read: (text) => {
      const lockoutDurationInSeconds = wholeNumber(text, DURATION_S.least, DURATION_S.most);
      return lockoutDurationInSeconds === undefined ? undefined : { lockoutDurationInSeconds };
    },
    write: ({ lockoutDurationInSeconds }) => String(lockoutDurationInSeconds),
  },
  {
    name: 'BannedPasswordList',
    read: (text) => {
      const bannedPasswords = text.split(TAB).filter(Boolean);
      const fits =
        bannedPasswords.length <= BANNED_PASSWORDS_MAX &&
        bannedPasswords.every((each) => each.length <= BANNED_PASSWORD_LENGTH_MAX);
      return fits ? { bannedPasswords } : undefined;
    },
    write: ({ bannedPasswords }) => bannedPasswords.join(TAB),
  },
  {
    name: 'EnableBannedPasswordCheck',
    read: (text) => {
      const checksBannedPasswords = truth(text);
      return checksBannedPasswords === undefined ? undefined : { checksBannedPasswords };
    },
    write: ({ checksBannedPasswords }) => String(checksBannedPasswords),
  },
  {
    name: 'EnableBannedPasswordCheckOnPremises',
    read: (text) => {
      const checksBannedPasswordsOnPremises = truth(text);
      return checksBannedPasswordsOnPremises === undefined
        ? undefined
        : { checksBannedPasswordsOnPremises };
    },
    write: ({ checksBannedPasswordsOnPremises }) => String(checksBannedPasswordsOnPremises),
  },
  {
    name: 'BannedPasswordCheckOnPremisesMode',
    read: (text) => {
      if (text !== 'Audit' && text !== 'Enforce') return undefined;
      return { onPremisesMode: text };
    },
    write: ({ onPremisesMode }) => onPremisesMode,
  },
];

/** The rules as the values of a directory setting. */
export function settingValues(rules: PasswordRules): SettingValue[] {
  return VALUES.map(({ name, write }) => ({ name, value: write(rules) }));
}

/**
 * The rules that the values say; the default is the rule for each that is not among them. Documented: a whole set has to
 * be given, and what is left out is as the template has it.
 *
 * @throws HarnessError `MALFORMED`, whose message is for the client
 */
export function passwordRulesOf(values: readonly SettingValue[]): PasswordRules {
  const named = new Set<string>();
  let rules = DEFAULT_PASSWORD_RULES;
  for (const { name, value } of values) {
    const known = VALUES.find((each) => each.name === name);
    const read = named.has(name) ? undefined : known?.read(value);
    if (known === undefined || read === undefined) {
      const told = known?.name ?? 'values';
      throw badRequest(`Invalid value specified for property '${told}' of resource 'Setting'.`);
    }
    named.add(name);
    rules = { ...rules, ...read };
  }
  return rules;
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

function truth(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' || lower === 'false' ? lower === 'true' : undefined;
}
