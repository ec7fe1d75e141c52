#!/usr/bin/env node
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`radioctl needs Node 20.19 or newer, this is ${process.versions.node}\n`);
  process.exit(2);
}
const { start } = await import("../dist/main.js");
await start();
