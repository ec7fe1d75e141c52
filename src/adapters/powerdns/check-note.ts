import type { HealthCheck, HealthCheckSettings } from "../../ports/dns.js";
import { field, toFields, type Fields } from "./note.js";

export function checkFields({ id, callerReference, version, settings }: HealthCheck): Fields {
  const { children: _none, healthThreshold: _neither, ...rest } = settings;
  return toFields({ check: id, reference: callerReference, version, ...rest });
}

/** @returns undefined when the fields do not describe a health check */
export function checkOfFields(fields: Fields): HealthCheck | undefined {
  const id = field(fields, "check");
  if (id === undefined || field(fields, "reference") === undefined) return undefined;
  const text = (key: string) => {
    const value = field(fields, key);
    return value === undefined ? {} : { [key]: value };
  };
  const number = (key: string) => {
    const value = field(fields, key);
    return value === undefined ? {} : { [key]: Number(value) };
  };
  return {
    id,
    callerReference: field(fields, "reference") ?? "",
    version: Number(field(fields, "version")),
    settings: {
      type: field(fields, "type") as HealthCheckSettings["type"],
      ...text("address"),
      ...number("port"),
      ...text("path"),
      ...text("hostName"),
      ...number("intervalSeconds"),
      ...number("failureThreshold"),
      inverted: field(fields, "inverted") === "true",
      disabled: field(fields, "disabled") === "true",
    },
  };
}
