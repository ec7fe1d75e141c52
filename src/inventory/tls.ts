import * as z from "zod";

const acmeSchema = z.strictObject({
  // Only a test CA on this machine may be without TLS.
  directory: z
    .string()
    .regex(
      /^(letsencrypt|letsencrypt-staging|https:\/\/[^\s"'?#]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?\/[^\s"'?#]*)$/u,
      "must be letsencrypt, letsencrypt-staging, or the https:// URL of an ACME directory",
    )
    .meta({ description: "the CA: letsencrypt, letsencrypt-staging, or the https:// URL of an ACME directory" }),
  contact: z.email().meta({ description: "mail address of the account at the CA" }),
  wildcard: z
    .boolean()
    .default(false)
    .meta({ description: "the certificate also has *.<zone>, in place of the names that it covers" }),
});

/** How listeners get the streams over https. A certificate given for a host (`hosts.<name>.tls`) takes precedence there. */
export const stationTlsSchema = z.strictObject({
  acme: acmeSchema.optional().meta({
    description: "one certificate for all relays, issued by DNS-01 and renewed on the operator's machine",
  }),
  // Old devices speak only http, or know only old CAs.
  redirect: z
    .boolean()
    .default(false)
    .meta({ description: "relays with a certificate redirect listeners from http to https; by default listeners may use both" }),
  hsts: z
    .boolean()
    .default(false)
    .meta({ description: "browsers that used https once refuse http for this name for a year (Strict-Transport-Security)" }),
});
