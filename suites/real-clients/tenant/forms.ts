export interface Form {
  /** As it stands in the page; `undefined` is the page's own address. */
  readonly action?: string;
  readonly fields: readonly Field[];
  /** In the order of the page. */
  readonly buttons: readonly Button[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export interface Button {
  readonly name?: string;
  readonly value: string;
  /** Not one of those that go back or decline. */
  readonly goesOn: boolean;
}

/** The forms of a page, as far as the lab's pages need it: attributes in double quotes, no select. */
export function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => {
    const { action } = attributesOf(head);
    return {
      ...(action !== undefined && { action }),
      fields: tags(body, 'input').flatMap(({ name, type = 'text', value = '' }) =>
        name === undefined ? [] : [{ name, type, value }],
      ),
      buttons: tags(body, 'button').map(({ name, value = '', class: look }) => ({
        ...(name !== undefined && { name }),
        value,
        goesOn: look !== 'other',
      })),
    };
  });
}

type Attributes = Readonly<Record<string, string | undefined>> & {
  readonly action?: string;
  readonly class?: string;
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
};

function tags(html: string, name: string): Attributes[] {
  return [...html.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, text = '']) =>
    attributesOf(text),
  );
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decoded(value),
    ]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
