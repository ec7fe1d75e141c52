/** What `!secret NAME` reads as: a name that stands for a value kept elsewhere. The value itself is never part of an inventory. */
export class SecretRef {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  toString(): string {
    return `!secret ${this.name}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
