/** The parsed form of `!secret NAME`: the name of a value that is stored elsewhere. An inventory never contains the value itself. */
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
