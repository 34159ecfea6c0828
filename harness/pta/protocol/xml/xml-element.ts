import { malformed } from '../../../runtime/errors.ts';

/** Namespace of `i:nil` and `i:type`. */
export const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/** An attribute with its namespace resolved; no prefix means no namespace. */
export interface XmlAttribute {
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
}

/** An element with its namespace resolved. Names are local names. Comments and processing instructions are gone. */
export class XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All character data directly inside, CDATA included, in order. */
  readonly text: string;

  constructor(parts: Pick<XmlElement, 'name' | 'namespace' | 'attributes' | 'children' | 'text'>) {
    this.name = parts.name;
    this.namespace = parts.namespace;
    this.attributes = parts.attributes;
    this.children = parts.children;
    this.text = parts.text;
  }

  /** Whether the element says `i:nil="true"`: present, without a value. */
  get isNil(): boolean {
    const nil = this.attribute('nil', XML_SCHEMA_INSTANCE)?.trim();
    return nil === 'true' || nil === '1';
  }

  attribute(name: string, namespace = ''): string | undefined {
    return this.attributes.find((one) => one.name === name && one.namespace === namespace)?.value;
  }

  /** The first child of that name and namespace. */
  child(name: string, namespace: string): XmlElement | undefined {
    return this.children.find((one) => one.name === name && one.namespace === namespace);
  }

  /** All children of that name and namespace, in order. */
  all(name: string, namespace: string): XmlElement[] {
    return this.children.filter((one) => one.name === name && one.namespace === namespace);
  }

  /**
   * Text of a child without the white space around it, which pretty-printing adds.
   *
   * @returns `undefined` when the child is absent, nil or blank
   */
  childText(name: string, namespace: string): string | undefined {
    const child = this.child(name, namespace);
    const text = child?.isNil ? '' : child?.text.trim();
    return text === '' ? undefined : text;
  }

  /** Like {@link childText}. @throws HarnessError `MALFORMED` when there is nothing */
  requiredText(name: string, namespace: string): string {
    const text = this.childText(name, namespace);
    if (text === undefined) throw malformed(this.name, `${name} is missing`);
    return text;
  }

  /** @throws HarnessError `MALFORMED` unless `true`, `false`, `1`, `0` or absent */
  childBoolean(name: string, namespace: string): boolean | undefined {
    const text = this.childText(name, namespace)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw malformed(this.name, `${name} is neither true nor false`);
  }

  /** @throws HarnessError `MALFORMED` when present and not a non-negative integer of at most 15 digits */
  childCount(name: string, namespace: string): number | undefined {
    const text = this.childText(name, namespace);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) throw malformed(this.name, `${name} is not a whole number`);
    return Number(text);
  }
}
