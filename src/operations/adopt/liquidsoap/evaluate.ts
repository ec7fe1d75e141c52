import type { Argument, Call, Constant, Expression, FunctionValue, Statement } from "./syntax.js";

/** What a name stands for; a function also knows where it was defined. */
interface Bound {
  value: Expression;
  scope: Scope | undefined;
}

/** The names of a script or of a block. */
export class Scope {
  readonly #names = new Map<string, Bound>();

  constructor(readonly outer: Scope | undefined) {}

  bind(name: string, value: Expression, scope: Scope | undefined): void {
    this.#names.set(name, { value, scope });
  }

  find(name: string): Bound | undefined {
    return this.#names.get(name) ?? this.outer?.find(name);
  }
}

/** How directives open and close conditions. */
const CONDITIONS: ReadonlyMap<string, number> = new Map([
  ["ifdef", 1],
  ["ifndef", 1],
  ["ifversion", 1],
  ["ifencoder", 1],
  ["ifnencoder", 1],
  ["endif", -1],
]);

/** No real setting is longer. */
const LONGEST = 10_000;

/** Values that are looked at in functions: no real script needs more, and functions that call each other twice would never end. */
const MOST_VALUES = 50_000;
const DEEPEST_CALL = 20;

/**
 * Replaces names by their values, joins constant texts, and follows the calls of a script's own functions. What can't be known stays as it is: a name,
 * a call, or a text with `template`. Values are shared, not copied.
 */
export class Evaluator {
  /** Values inside functions. */
  #values = 0;
  #depth = 0;

  /**
   * @param onValue gets the value of every statement that runs for certain
   * @param onFollow gets every call that was followed, the function, and what the call gives
   * @param onAlias gets what another value is made of, or another name for it, and that value
   */
  constructor(
    readonly onValue: (value: Expression) => void,
    readonly onFollow: (call: Call, called: FunctionValue, result: Expression) => void,
    readonly onAlias: (alias: Expression, value: Expression) => void,
  ) {}

  /** Runs statements in order. @returns the value of the last one */
  run(statements: readonly Statement[], scope: Scope): Expression | undefined {
    let last: Expression | undefined;
    let conditions = 0;
    for (const { kind, name, value, place } of statements) {
      if (this.#depth > 0 && this.#values > MOST_VALUES) return undefined;
      if (kind === "directive") conditions += CONDITIONS.get(name ?? "") ?? 0;
      if (kind === "directive" || kind === "odd") continue;
      if (conditions > 0) {
        // Whether %ifdef holds is not known, so what it binds is not known, either.
        if (name !== undefined) scope.bind(name, { kind: "name", text: name, place }, undefined);
        continue;
      }
      last = this.evaluate(value, scope);
      if (name !== undefined) scope.bind(name, last, last.kind === "function" ? scope : undefined);
      if (value.kind === "name") this.onAlias(value, last);
      if (last.kind !== "function") this.onValue(last);
    }
    return last;
  }

  evaluate(expression: Expression, scope: Scope): Expression {
    if (this.#depth > 0) this.#values += 1;
    switch (expression.kind) {
      case "name":
        return scope.find(expression.text)?.value ?? expression;
      case "constant":
        return expression.template ? this.#filled(expression, scope) : expression;
      case "list":
        return { ...expression, items: expression.items.map((item) => this.evaluate(item, scope)) };
      case "computed":
        return this.#joined({ ...expression, items: expression.items.map((item) => this.evaluate(item, scope)) });
      case "block":
        return this.#block(expression, scope);
      case "call":
        return this.#call(expression, scope);
      case "function":
        return expression;
    }
  }

  /** Only `begin` runs for certain; the values of other blocks are not known. */
  #block(block: Extract<Expression, { kind: "block" }>, scope: Scope): Expression {
    return block.keyword === "begin" ? (this.run(block.parts, new Scope(scope)) ?? block) : block;
  }

  #call(call: Call, scope: Scope): Expression {
    const given = call.arguments.map((argument) => ({ ...argument, value: this.evaluate(argument.value, scope) }));
    const bound = call.encoder || call.of !== undefined ? undefined : scope.find(call.name);
    if (bound?.value.kind === "function") {
      const result = this.#follow(bound.value, bound.scope ?? scope, given);
      if (result !== undefined) this.onFollow({ ...call, arguments: given }, bound.value, result);
      return result ?? { ...call, arguments: given };
    }
    if (call.of !== undefined) return { ...call, of: this.evaluate(call.of, scope), arguments: given };
    // `radio.on_track(f)`: a method of a value that has a name.
    const dot = call.name.lastIndexOf(".");
    const owner = dot < 0 || call.encoder ? undefined : scope.find(call.name.slice(0, dot));
    return owner === undefined
      ? { ...call, arguments: given }
      : { ...call, name: call.name.slice(dot + 1), of: owner.value, arguments: given };
  }

  #follow(called: FunctionValue, scope: Scope, given: readonly Argument[]): Expression | undefined {
    if (this.#values > MOST_VALUES || this.#depth >= DEEPEST_CALL) return undefined;
    this.#depth += 1;
    this.#values += called.parameters.length;
    const inner = new Scope(scope);
    const unlabelled = given.filter(({ label }) => label === undefined).values();
    const labels = new Map(given.toReversed().map((each) => [each.label, each]));
    for (const { name, labelled, otherwise } of called.parameters) {
      const own: Argument | undefined = labelled ? labels.get(name) : unlabelled.next().value;
      const value = own?.value ?? (otherwise === undefined ? undefined : this.evaluate(otherwise, scope));
      // Without a value the name is not known: it must not be that of an outer scope.
      inner.bind(name, value ?? { kind: "name", text: name, place: called.place }, scope);
    }
    const result = this.run(called.body, inner);
    this.#depth -= 1;
    return result;
  }

  /** A text whose parts `#{name}` are constants; any other part leaves it a template. */
  #filled(text: Constant, scope: Scope): Expression {
    if (text.text.length > LONGEST) return text;
    let [isKnown, length] = [true, text.text.length];
    const whole = text.text.replaceAll(/#\{([^}]*)\}?/gu, (part, name: string) => {
      const value = scope.find(name.trim())?.value;
      length += value?.kind === "constant" ? value.text.length : 0;
      if (value?.kind === "constant" && !value.template && length <= LONGEST) {
        this.onAlias(value, text);
        return value.text;
      }
      isKnown = false;
      return part;
    });
    return isKnown ? { ...text, text: whole, template: false } : text;
  }

  /** `"a" ^ "b"` is a constant; every other operation is computed when the script runs. */
  #joined(computed: Extract<Expression, { kind: "computed" }>): Expression {
    const parts = computed.items.filter((item): item is Constant => item.kind === "constant" && !item.template);
    const isText = computed.operators.every((operator) => operator === "^") && parts.length === computed.items.length;
    const length = parts.reduce((sum, { text }) => sum + text.length, 0);
    if (!isText || length > LONGEST) return computed;
    for (const part of parts) this.onAlias(part, computed);
    return { kind: "constant", text: parts.map((part) => part.text).join(""), template: false, place: computed.place };
  }
}
