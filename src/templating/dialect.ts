import type Handlebars from "handlebars";

/** What templates of radioctl can do, given to an engine that compiles them or to one that only runs what is compiled. */
export function withDialect(engine: typeof Handlebars): typeof Handlebars {
  for (const name of ["log", "lookup", "helperMissing", "blockHelperMissing"]) engine.unregisterHelper(name);
  /** `{{#if (eq codec "mp3")}}` */
  engine.registerHelper("eq", (a: unknown, b: unknown) => String(a) === String(b));
  engine.registerHelper(
    "blockHelperMissing",
    function blockHelperMissing(this: unknown, context: unknown, options: Handlebars.HelperOptions) {
      return context === true
        ? options.fn(this)
        : context === false || context === undefined || context === null
          ? options.inverse(this)
          : options.fn(context);
    },
  );
  return engine;
}
