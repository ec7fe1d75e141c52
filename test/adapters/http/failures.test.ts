import { expect, it } from "vitest";
import { noAnswer } from "../../../src/adapters/http/failures.js";
import { NoWayThere, RadioctlError } from "../../../src/errors.js";

const failure = (code: string) => noAnswer(new URL("http://[::1]:8000/live.mp3"), Object.assign(new Error(code), { code }));

it.each(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT"])(
  "%s is a fault of this machine, and says nothing about the other end",
  (code) => expect(failure(code)).toBeInstanceOf(NoWayThere),
);

it.each(["ECONNREFUSED", "EHOSTUNREACH", "ETIMEDOUT", "CERT_HAS_EXPIRED"])("%s is a fault of the other end", (code) => {
  expect(failure(code)).toBeInstanceOf(RadioctlError);
  expect(failure(code)).not.toBeInstanceOf(NoWayThere);
});
