/** Text that is HTML already. Made by {@link html} only, so that nothing else can be. */
class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Html };

type Content = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, for text and for attributes in quotes; other HTML is put in as it is. */
export function html(literals: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const rendered = contents.map(
    (content, index) => `${render(content)}${literals[index + 1] ?? ''}`,
  );
  return new Html(`${literals[0] ?? ''}${rendered.join('')}`);
}

function render(content: Content): string {
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(String).join('');
  return String(content).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
