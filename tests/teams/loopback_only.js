// Preloaded into the Agents Playground, which has no setting for it: every server listens on this machine only.
"use strict";

const net = require("net");

const HOST = "127.0.0.1";
const listen = net.Server.prototype.listen;

/** Name the host in whichever of listen()'s forms leaves it out; paths and handles are not reachable from outside. */
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  if (first !== null && typeof first === "object" && "port" in first) {
    args[0] = { ...first, host: HOST };
  } else if (typeof first === "number" || /^\d+$/.test(String(first))) {
    args.splice(1, typeof second === "string" ? 1 : 0, HOST);
  }
  return listen.apply(this, args);
};
