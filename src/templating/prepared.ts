/**
 * Templates by their text, compiled: the build puts radioctl's own here, so that a command neither loads a compiler nor compiles.
 * Every other text, also that of a template which was edited since the build, is compiled when it is used.
 */
export const prepared: ReadonlyMap<string, TemplateSpecification> = new Map();
